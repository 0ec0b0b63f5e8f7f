import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { maxManifestSize } from '../manifests/readManifests.ts';
import type { TemplateReading } from '../manifests/readTemplates.ts';
import { emptyReading, readTemplateFile } from './readTemplateFile.ts';

/** One file of the directory as it was read last. */
interface ScannedFile {
  /** Changes whenever the file does, also when a mounted ConfigMap is swapped by symlink; undefined: read it again. */
  readonly signature: string | undefined;
  /** Undefined if it could not be read. */
  readonly text: string | undefined;
  /** The same object as before if nothing changed. */
  readonly reading: TemplateReading;
}

/** Files by path, in the order of their names. */
export type ScannedDirectory = ReadonlyMap<string, ScannedFile>;

/**
 * Reads the template files that stand directly in a directory, hidden ones left out. Those that did not change are taken
 * from `before` as they are, and one that cannot be read keeps what it held. Rejects if the directory cannot be listed.
 */
export const scanDirectory = async (dir: string, home: string, before: ScannedDirectory): Promise<ScannedDirectory> => {
  const names = (await readdir(dir)).filter((name) => /^[^.].*\.(?:ya?ml|json)$/.test(name)).sort();
  const files = new Map<string, ScannedFile>();
  for (const name of names) {
    const path = join(dir, name);
    const file = await scanFile(path, home, before.get(path));
    if (file !== undefined) files.set(path, file);
  }
  return files;
};

/** Undefined if there is no such file, or it is none that can be read from start to end. */
const scanFile = async (
  path: string,
  home: string,
  before: ScannedFile | undefined,
): Promise<ScannedFile | undefined> => {
  const read = await readText(path, before?.signature);
  if (read === 'gone') return undefined;
  const held = before?.reading ?? emptyReading;
  if (read === 'same') return before;
  const { signature, text } = read;
  if (text === undefined) {
    const { message, remedy } = read;
    const isKnown = before?.text === undefined && held.problems[0]?.message === message;
    const problems = [{ path: '', line: 1, column: 1, message, remedy }];
    return { signature, text, reading: isKnown ? held : { ...held, problems } };
  }
  if (before?.text === text) return { ...before, signature };
  return { signature, text, reading: readTemplateFile(path, text, home, held) };
};

type ReadText =
  | 'gone'
  | 'same'
  | { readonly signature: string; readonly text: string }
  | { readonly signature?: string; readonly text?: undefined; readonly message: string; readonly remedy: string };

const readText = async (path: string, known: string | undefined): Promise<ReadText> => {
  try {
    // Taken before the file is read, so that a change in between is seen the next time.
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile()) return 'gone';
    const signature = [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join();
    if (signature === known) return 'same';
    if (stats.size > maxManifestSize) {
      return { signature, message: `the file is larger than ${maxManifestSize / 1024 / 1024} MiB`, remedy: 'split it' };
    }
    const text = decode(await readFile(path));
    return text === undefined
      ? { signature, message: 'the file is not UTF-8', remedy: 'save it as UTF-8' }
      : { signature, text };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'gone';
    const message = `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { message, remedy: 'check its permissions' };
  }
};

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
