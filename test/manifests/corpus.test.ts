import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { diffLines, formatHunks } from '../../src/cli/diffLines.ts';
import { injectStream } from './injectStream.ts';
import { readAskingSnapshot, readCorpus, readQuietSnapshot } from './readCorpus.ts';

// The golden is of the whole corpus.
vi.setConfig({ testTimeout: 30_000 });

const corpus = readCorpus();
const quiet = readQuietSnapshot();
const asking = readAskingSnapshot();
const golden = new URL('../corpus/injected.diff', import.meta.url);

const diffOf = (before: string, after: string): string =>
  formatHunks(diffLines(before, after), { before: 0, after: 0 }, (_colour, text) => text);

/** Comments that have a line of their own. */
const commentsOf = (text: string): string[] => text.split('\n').filter((line) => /^\s*#/.test(line));

describe('the corpus', () => {
  it('has at least forty manifests', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(40);
  });

  it('gives what the golden says when every namespace asks; refresh with UPDATE_GOLDENS=1 npx vitest run test/manifests', () => {
    const diffs = corpus.map(({ name, text }) => {
      const diff = diffOf(text, injectStream(text, asking).text);
      return diff === '' ? `= ${name}\n` : `--- ${name}\n+++ ${name} (injected)\n${diff}`;
    });
    const whole = diffs.join('');
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, whole);
    expect(whole).toBe(readFileSync(golden, 'utf8'));
  });
});

describe.each(corpus)('$name', ({ text }) => {
  it.each([7, 100_000])(
    'comes back byte for byte when nothing is injected, read in pieces of %i characters',
    (length) => {
      const { text: after, faults } = injectStream(text, quiet, length);
      expect(faults).toEqual([]);
      expect(after).toBe(text);
    },
  );

  it('is changed in place, and keeps its comments, line ends and byte order mark', () => {
    const { text: after, faults, rewritten } = injectStream(text, asking);
    expect([faults, rewritten]).toEqual([[], 0]);
    expect(commentsOf(after)).toEqual(commentsOf(text));
    expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
    if (text.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    else expect(after).not.toContain('\r');
  });

  it('loses no line but those whose own value changes', () => {
    const { text: after } = injectStream(text, asking);
    const lines = diffLines(text, after).flatMap((hunk) => hunk.lines);
    const removed = lines.filter(({ kind }) => kind === '-').map((line) => line.text);
    // A list or map in brackets, an alias, a place that held nothing, the last entry in JSON, the image of a stub.
    const changing = /[[\]{}]|\*\w+|: (?:null|~)\s*$|"\s*$|image: auto/;
    expect(removed.filter((line) => !changing.test(line))).toEqual([]);
  });

  it('stays as it is when it is injected again', () => {
    const once = injectStream(text, asking).text;
    expect(injectStream(once, asking).text).toBe(once);
  });

  it('can still be read by others', () => {
    const documents = parseAllDocuments(injectStream(text, asking).text, { uniqueKeys: false, merge: true });
    const errors = [...documents].flatMap((document) => document.errors.map(({ message }) => message));
    expect(errors).toEqual([]);
  });
});
