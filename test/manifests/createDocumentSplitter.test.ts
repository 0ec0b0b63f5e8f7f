import { describe, expect, it } from 'vitest';
import { createDocumentSplitter } from '../../src/manifests/createDocumentSplitter.ts';

const split = (text: string, pieceLength = text.length || 1) => {
  const splitter = createDocumentSplitter();
  const chunks = [];
  for (let at = 0; at < text.length; at += pieceLength) chunks.push(...splitter.push(text.slice(at, at + pieceLength)));
  return [...chunks, ...splitter.end()];
};

describe('a stream', () => {
  it.each([
    ['nothing', '', []],
    ['one document', 'a: 1\n', ['a: 1\n']],
    ['two documents', 'a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['a marker first', '---\na: 1\n', ['---\na: 1\n']],
    ['comments before a marker', '# c\n---\na: 1\n', ['# c\n---\na: 1\n']],
    ['an empty document', '---\n---\na: 1\n', ['---\n', '---\na: 1\n']],
    ['a directive', '%YAML 1.2\n---\na: 1\n', ['%YAML 1.2\n---\na: 1\n']],
    ['Windows line ends', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['content behind a marker', '--- {a: 1}\n--- {b: 2}', ['--- {a: 1}\n', '--- {b: 2}']],
    ['a marker at the very end', 'a: 1\n---', ['a: 1\n', '---']],
    ['what only looks like a marker', 'a: |\n  ---\n----\n---x: 1\n', ['a: |\n  ---\n----\n---x: 1\n']],
  ])('with %s is cut at its markers, whatever pieces it comes in', (_what, text, chunks) => {
    for (const length of [text.length || 1, 1, 2, 5])
      expect(split(text, length).map((chunk) => chunk.text)).toEqual(chunks);
  });

  it('says which line each chunk begins with, and whether there is anything in it', () => {
    expect(split('# c\n---\n# nothing\n---\na: 1\n---\nb: 2\n')).toMatchObject([
      { linesBefore: 0, isBlank: true },
      { linesBefore: 3, isBlank: false },
      { linesBefore: 5, isBlank: false },
    ]);
  });

  it('is held no longer than a document lasts', () => {
    const splitter = createDocumentSplitter();
    for (let index = 0; index < 1000; index += 1) {
      splitter.push(`---\na: ${index}\n`);
      expect(splitter.pending()).toBeLessThan(30);
    }
  });
});
