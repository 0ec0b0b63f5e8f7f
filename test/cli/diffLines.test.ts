import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, formatHunks } from '../../src/cli/diffLines.ts';

const plain = (_colour: unknown, text: string): string => text;
const format = (before: string, after: string): string =>
  formatHunks(diffLines(before, after), { before: 0, after: 0 }, plain);
const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('');

/** The text after, put together from the text before and the hunks alone. */
const patch = (before: string, hunks: ReturnType<typeof diffLines>): string[] => {
  const lines = before.split('\n').slice(0, -1);
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    result.push(...lines.slice(at, hunk.before));
    expect(result.length).toBe(hunk.after);
    const shown = hunk.lines.filter(({ kind }) => kind !== '+').map(({ text }) => text);
    expect(lines.slice(hunk.before, hunk.before + shown.length)).toEqual(shown);
    result.push(...hunk.lines.filter(({ kind }) => kind !== '-').map(({ text }) => text));
    at = hunk.before + shown.length;
  }
  return [...result, ...lines.slice(at)];
};

describe('a diff', () => {
  it.each([
    ['nothing', 'a\n', 'a\n', ''],
    ['a new line', 'a\nc\n', 'a\nb\nc\n', '@@ -1,2 +1,3 @@\n a\n+b\n c\n'],
    ['a changed line', 'a\n', 'b\n', '@@ -1,1 +1,1 @@\n-a\n+b\n'],
    ['everything', '', 'a\n', '@@ -0,0 +1,1 @@\n+a\n'],
    [
      'a line in the middle of many',
      numbers(1, 9),
      numbers(1, 9).replace('5\n', ''),
      '@@ -2,7 +2,6 @@\n 2\n 3\n 4\n-5\n 6\n 7\n 8\n',
    ],
  ])('of %s', (_what, before, after, text) => {
    expect(format(before, after)).toBe(text);
  });

  it('has two hunks for changes that are far apart, and one for those that are near', () => {
    const change = (...lines: readonly number[]) =>
      numbers(1, 30).replace(/\d+/g, (line) => (lines.includes(Number(line)) ? 'x' : line));
    expect(diffLines(numbers(1, 30), change(5, 25)).length).toBe(2);
    expect(diffLines(numbers(1, 30), change(5, 11)).length).toBe(1);
  });

  it('turns the one text into the other, and is as short as can be for insertions', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [a, b] = [before, after].map((lines) => lines.map((line) => `${line}\n`).join('')) as [string, string];
        expect(patch(a, diffLines(a, b))).toEqual(after);
      }),
      { numRuns: 300, seed: 1 },
    );
    fc.assert(
      fc.property(text, fc.array(fc.nat(29)), (after, left) => {
        const before = after.filter((_, index) => !left.includes(index));
        const [a, b] = [before, after].map((lines) => lines.map((line) => `${line}\n`).join('')) as [string, string];
        expect(diffLines(a, b).flatMap(({ lines }) => lines.filter(({ kind }) => kind === '-'))).toEqual([]);
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});
