import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../src/cluster/lineSplitter.ts';

const split = (chunks: readonly Buffer[], maxBytes = 1000) => {
  const splitter = createLineSplitter(maxBytes);
  return chunks.map((chunk) => splitter.push(chunk));
};

describe('lines', () => {
  it('come out whole wherever the chunks end, in the middle of a character, too', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat({ max: 12 })), (lines, sizes) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const chunks: Buffer[] = [];
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(split(chunks, 100_000).flat()).toEqual(lines.map((text) => text.toWellFormed()));
      }),
    );
  });

  it('come out when they end, not before', () => {
    expect(split(['a', '', 'b\nc', '\n', '\n'].map((text) => Buffer.from(text)))).toEqual([
      [],
      [],
      ['ab'],
      ['c'],
      [''],
    ]);
  });

  it.each([
    ['in one chunk', ['123456\n']],
    ['in several', ['123', '456']],
    ['after a good one', ['1\n123456']],
  ])('that are too long %s are noticed, also before they end', (_, texts) => {
    expect(
      split(
        texts.map((text) => Buffer.from(text)),
        5,
      ).at(-1),
    ).toBeUndefined();
    expect(
      split(
        texts.map((text) => Buffer.from(text)),
        6,
      ).at(-1),
    ).toBeDefined();
  });
});
