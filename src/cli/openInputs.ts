import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Context } from './context.ts';
import { createSpool } from './createSpool.ts';

/** A stream of manifests that can be read twice. */
export interface Input {
  /** As messages name it. */
  readonly name: string;
  /** Text as it stands in the file, a byte order mark included. Rejects with a sentence if it cannot be read. */
  read(): AsyncIterable<string>;
  close(): Promise<void>;
}

/** Opens files, directories (their YAML and JSON files, by name) and standard input (`-`). Rejects with a sentence. */
export const openInputs = async (paths: readonly string[], context: Context): Promise<readonly Input[]> => {
  if (paths.filter((path) => path === '-').length > 1) throw new Error('standard input (-) can be read once only');
  const inputs: Input[] = [];
  for (const path of paths) {
    if (path === '-') inputs.push(await spoolInput('<stdin>', context.stdin()));
    else inputs.push(...(await openPath(path, context.cwd)));
  }
  return inputs;
};

const openPath = async (path: string, cwd: string): Promise<readonly Input[]> => {
  const full = resolve(cwd, path);
  const stats = await stat(full).catch((cause: unknown) => {
    throw new Error(explain(path, cause), { cause });
  });
  if (stats.isDirectory()) {
    const names = (await readdir(full)).filter((name) => /^[^.].*\.(?:ya?ml|json)$/.test(name)).sort();
    if (names.length === 0) throw new Error(`there is no .yaml, .yml or .json file in ${path}`);
    return (await Promise.all(names.map((name) => openPath(join(path, name), cwd)))).flat();
  }
  // What comes from another process can be read once.
  if (!stats.isFile()) return [await spoolInput(path, createReadStream(full))];
  return [{ name: path, read: () => decode(path, createReadStream(full)), close: async () => undefined }];
};

const spoolInput = async (name: string, source: AsyncIterable<Uint8Array>): Promise<Input> => {
  const spool = createSpool();
  try {
    for await (const text of decode(name, source)) await spool.write(text);
  } catch (error) {
    await spool.close();
    throw error;
  }
  return { name, read: () => spool.read(), close: () => spool.close() };
};

async function* decode(name: string, source: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for await (const bytes of source) yield decoder.decode(bytes, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    throw new Error(explain(name, cause), { cause });
  }
}

const explain = (name: string, cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return `${name} does not exist`;
  if (code === 'EACCES') return `${name} may not be read; check its permissions`;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return `${name} is not UTF-8; save it as UTF-8`;
  return `${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
};
