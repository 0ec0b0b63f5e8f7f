import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** Text that is written first and read later, as often as needed; what is too much for the memory goes to a file. */
export interface Spool {
  write(text: string): Promise<void>;
  /** Reads all from the start. Nothing may be written afterwards. */
  read(): AsyncIterable<string>;
  /** Removes the file, if there is one. */
  close(): Promise<void>;
}

/** What is kept in memory, in characters. */
const memoryLimit = 4 * 1024 * 1024;

/** Makes an empty spool. Its file is readable for the own user only. What fails there rejects with a sentence. */
export const createSpool = (limit = memoryLimit): Spool => {
  let pieces: string[] = [];
  let size = 0;
  let dir: string | undefined;
  let file: WriteStream | undefined;
  let failure: Error | undefined;

  const describe = (cause: unknown): Error => {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new Error(`${tmpdir()} cannot hold what is to be written: ${why}; name a place with more room by TMPDIR`, {
      cause,
    });
  };

  const spill = async (): Promise<WriteStream> => {
    dir = await mkdtemp(join(tmpdir(), 'podgraft-')).catch((cause: unknown) => {
      throw describe(cause);
    });
    file = createWriteStream(join(dir, 'spool'), { mode: 0o600 });
    // It may come at any time, also while nobody waits.
    file.on('error', (cause) => {
      failure ??= describe(cause);
    });
    for (const piece of pieces) file.write(piece);
    pieces = [];
    return file;
  };

  return {
    write: async (text) => {
      size += text.length;
      if (file === undefined && size <= limit) {
        pieces.push(text);
        return;
      }
      const target = file ?? (await spill());
      if (failure !== undefined) throw failure;
      if (!target.write(text))
        await once(target, 'drain').catch((cause: unknown) => Promise.reject(failure ?? describe(cause)));
    },
    read: async function* () {
      if (file === undefined || dir === undefined) {
        yield* pieces;
        return;
      }
      file.end();
      await finished(file).catch((cause: unknown) => Promise.reject(failure ?? describe(cause)));
      yield* createReadStream(join(dir, 'spool'), { encoding: 'utf8' });
    },
    close: async () => {
      file?.destroy();
      if (dir !== undefined) await rm(dir, { recursive: true, force: true });
    },
  };
};
