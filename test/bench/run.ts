/**
 * Measures the webhook against the least that could answer at all: `npm run bench`. This file is the parent and, with the
 * name of a part, each of the processes that it starts. `npm run bench start-up` and `npm run bench initializer` stand alone.
 */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  compare: async () => (await import('./compare.ts')).compare(),
  bare: async () => (await import('./serveBare.ts')).serveBare(),
  fastify: async () => (await import('./serveFastify.ts')).serveFastify(),
  podgraft: async () => (await import('./servePodgraft.ts')).servePodgraft(),
  load: async () => (await import('./sendLoad.ts')).sendLoad(),
  core: async () => (await import('./measureCore.ts')).measureCore(),
  language: async () => (await import('./measureLanguage.ts')).measureLanguage(),
  'start-up': async () => void (await import('./startUp.ts')),
  initializer: async () => void (await import('./initializer.ts')),
  expressions: async () => (await import('./compareLanguage.ts')).compareLanguage(),
};

const [name = 'compare'] = process.argv.slice(2);
const part = parts[name];
if (part === undefined) throw new Error(`there is no part "${name}"`);
await part();
