import type { CutChunk } from '../manifests/createDocumentSplitter.ts';
import { writeObjects } from '../manifests/writeObjects.ts';
import type { Paint } from './createPaint.ts';
import { diffLines, formatHunks } from './diffLines.ts';

/** Takes the chunks of streams, one after the other, and writes what is wanted of them. */
export interface ManifestWriter {
  write(chunk: { readonly file: string; readonly before: CutChunk; readonly after: string }): Promise<void>;
  end(): Promise<void>;
}

type Write = (text: string) => Promise<void>;

/** Writes the text as it is; between two files there is a line `---`. */
export const createYamlWriter = (write: Write): ManifestWriter => {
  let last: { readonly file: string; readonly isOpen: boolean } | undefined;
  return {
    write: async ({ file, after }) => {
      const isNext = last !== undefined && last.file !== file;
      if (isNext && last?.isOpen) await write('\n');
      if (isNext && !startsDocument(after)) await write('---\n');
      await write(isNext ? after.replace(/^\uFEFF/, '') : after);
      last = { file, isOpen: !after.endsWith('\n') };
    },
    end: async () => undefined,
  };
};

const startsDocument = (text: string): boolean =>
  /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*---(?:\s|$)/.test(text);

/** Writes each object as JSON on a line of its own. */
export const createJsonWriter = (write: Write): ManifestWriter => ({
  write: async ({ after }) => {
    for (const object of writeObjects(after)) await write(`${object}\n`);
  },
  end: async () => undefined,
});

/** Writes what changes, as `diff -u` does. */
export const createDiffWriter = (write: Write, paint: Paint): ManifestWriter => {
  let file: string | undefined;
  let shift = 0;
  return {
    write: async (chunk) => {
      if (chunk.before.text === chunk.after) return;
      if (chunk.file !== file) {
        await write(paint('bold', `--- ${chunk.file}\n+++ ${chunk.file} (injected)`));
        await write('\n');
        shift = 0;
      }
      file = chunk.file;
      const { linesBefore } = chunk.before;
      const hunks = diffLines(chunk.before.text, chunk.after);
      await write(formatHunks(hunks, { before: linesBefore, after: linesBefore + shift }, paint));
      shift += hunks.reduce((sum, { added, removed }) => sum + added - removed, 0);
    },
    end: async () => undefined,
  };
};
