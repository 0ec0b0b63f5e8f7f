import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeLine, writeTable } from './writeTable.ts';

// How long it takes the installed `podgraft inject` to answer for one small manifest, beside a Node.js that does nothing.

const root = join(import.meta.dirname, '../..');
const rounds = 15;
/** What the project promises, in milliseconds. */
const promised = 250;

const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {podgraft.dev/inject: dns-tuning}}
spec: {containers: [{name: app, image: "app:1"}]}
`;

const subjects = {
  'node -e 0': ['-e', '0'],
  'podgraft --version': [join(root, 'out/bin/podgraft.mjs'), '--version'],
  'podgraft inject': [
    join(root, 'out/bin/podgraft.mjs'),
    'inject',
    '-f',
    '-',
    '-t',
    join(root, 'examples/dns-tuning.yaml'),
  ],
} as const;

const time = (args: readonly string[]): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { input: manifest });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return performance.now() - start;
};

execFileSync('npm', ['run', '--silent', 'bundle:bin'], { cwd: root, stdio: 'ignore' });
const times = Object.entries(subjects).map(([name, args]) => ({ name, args, ms: [] as number[] }));
for (let round = 0; round < rounds; round += 1) for (const { args, ms } of times) ms.push(time(args));

const bare = Math.min(...(times[0]?.ms ?? []));
writeLine(`Wall time of whole processes, ${rounds} rounds in turn; promised: less than ${promised} ms.`);
writeTable([
  ['', 'best ms', 'median', 'times node'],
  ...times.map(({ name, ms }) => {
    const sorted = ms.toSorted((a, b) => a - b);
    const [best = 0, median = 0] = [sorted[0], sorted[rounds >> 1]];
    return [name, best.toFixed(0), median.toFixed(0), (best / bare).toFixed(1)];
  }),
]);
