import { describe, expect, it } from 'vitest';
import { readManifests } from '../../src/manifests/readManifests.ts';

const readObjects = (text: string) => readManifests(text).objects.map(({ object, line }) => ({ line, object }));

/** `line:column path: message` of each fault. */
const readFaults = (text: string): string[] =>
  readManifests(text).faults.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);

describe('readManifests finds objects', () => {
  it('in a stream of documents, with their lines', () => {
    const text = '# first\n\nkind: A\n---\n# only a comment\n---\n\nkind: B\n...\n---\nkind: C\n...\nkind: D\n';
    expect(readObjects(text)).toEqual([
      { line: 3, object: { kind: 'A' } },
      { line: 8, object: { kind: 'B' } },
      { line: 11, object: { kind: 'C' } },
      { line: 13, object: { kind: 'D' } },
    ]);
    expect(readManifests(text)).toMatchObject({ documents: 4, faults: [] });
  });

  it.each(['', '\n', '# nothing\n', '---\n---\n# nothing\n---', 'null\n', '~\n---\n'])('none in %j', (text) => {
    expect(readManifests(text)).toMatchObject({ documents: 0, objects: [], faults: [] });
  });

  it('in lists, also within each other', () => {
    const text = 'kind: List\nitems:\n- kind: A\n- kind: ConfigMapList\n  items:\n  - kind: B\n- kind: CList\n';
    expect(readObjects(text)).toEqual([
      { line: 3, object: { kind: 'A' } },
      { line: 6, object: { kind: 'B' } },
      { line: 7, object: { kind: 'CList' } },
    ]);
  });

  it('in JSON, indented with tabs', () => {
    const object = { kind: 'A', metadata: { labels: { a: '1' } }, n: [1, { b: null }], emoji: '😀' };
    expect(readObjects(JSON.stringify(object, null, '\t'))).toEqual([{ line: 1, object }]);
    expect(readObjects(JSON.stringify(object))).toEqual([{ line: 1, object }]);
  });

  it('behind directives, and with Windows line ends', () => {
    expect(readObjects('%YAML 1.1\n---\nkind: A\n---\nkind: B')).toEqual([
      { line: 3, object: { kind: 'A' } },
      { line: 5, object: { kind: 'B' } },
    ]);
    expect(readObjects('kind: A\r\n---\r\nkind: B\r\n')).toEqual([
      { line: 1, object: { kind: 'A' } },
      { line: 3, object: { kind: 'B' } },
    ]);
  });

  it('larger than 256 KiB', () => {
    const items = Array.from(
      { length: 3000 },
      (_, index) => `- kind: A\n  data: {key: ${'x'.repeat(100)}, n: ${index}}`,
    );
    expect(readManifests(`kind: List\nitems:\n${items.join('\n')}`).objects).toHaveLength(3000);
  });
});

/** What `kubectl label --local -o json` makes of each, tried with 1.32 and 1.37. */
describe('readManifests reads as kubectl does', () => {
  it.each<[string, unknown]>([
    ['0644', 420],
    ['-0644', -420],
    ['+0644', 420],
    ['08', 8],
    ['0o644', 420],
    ['0b11', 3],
    ['-0b1', -1],
    ['1_000', 1000],
    ['1_0.5', 10.5],
    ['0x1F', 31],
    ['0X1F', 31],
    ['-0x1F', -31],
    ['1e5_0', 1e50],
    ['._5', '._5'],
    ['12:30:45', '12:30:45'],
    ['2001-01-01', '2001-01-01'],
    ['y', true],
    ['N', false],
    ['on', true],
    ['Off', false],
    ['tRUE', 'tRUE'],
    ['1e999', '1e999'],
    ['"0644"', '0644'],
    ['!!str 12', '12'],
    ['! 12', '12'],
  ])('the value %s as %j', (text, value) => {
    expect(readObjects(`a: ${text}`)[0]?.object).toEqual({ a: value });
  });

  it.each([
    ['1', '1'],
    ['0644', '420'],
    ['1.5', '1.5'],
    ['0x10', '16'],
    ['true', 'true'],
    ['on', 'true'],
    ['n', 'false'],
  ])('the key %s as %j', (text, key) => {
    expect(readObjects(`a: {${text}: x}`)[0]?.object).toEqual({ a: { [key]: 'x' } });
  });

  it('merge keys where they stand', () => {
    expect(readObjects('m: &a {p: 1, q: 2}\nv: {q: 9, <<: *a}\nw: {<<: *a, q: 9}')[0]?.object).toEqual({
      m: { p: 1, q: 2 },
      v: { q: 2, p: 1 },
      w: { p: 1, q: 9 },
    });
  });
});

describe('readManifests reports', () => {
  it('a broken document with the lines of the stream, and the others stay', () => {
    const text =
      'kind: A\n---\nkind: B\nname: "open\n---\nkind: C\n---\nkind: [D\n---\nkind: E\nx: 1\nx: 2\n---\nkind: F';
    expect(readObjects(text)).toEqual([
      { line: 1, object: { kind: 'A' } },
      { line: 6, object: { kind: 'C' } },
      { line: 14, object: { kind: 'F' } },
    ]);
    expect(readFaults(text)).toEqual([
      '5:1 : a quote is not closed',
      expect.stringMatching(/^9:1 : a bracket is not closed/),
      '12:1 x: the key "x" stands twice, first in line 11',
    ]);
  });

  it.each([
    ['- a\n', '1:1 : a manifest must be a map'],
    ['text', '1:1 : a manifest must be a map'],
    ['kind: List\nitems:\n- kind: A\n- 5\n', '4:3 items[1]: a manifest must be a map'],
    ['a: .nan', '1:4 a: .nan is no number that JSON can hold'],
    ['a: !!binary aGk=', '1:13 a: the tag "!!binary" is not supported'],
    ['[a]: b', '1:1 : a key is a list, a map or an alias'],
    ['a: &a [*a]', '1:8 a[0]: the alias "*a" stands within what it names'],
    ['['.repeat(30_000), '1:65 : lists and maps are nested more than 64 deep'],
  ])('%.40j', (text, fault) => {
    expect(readFaults(text)).toEqual([fault]);
    expect(readObjects(text)).toEqual([]);
  });

  it('aliases that repeat more than 10,000 values', () => {
    const item = `  - &a [${'1,'.repeat(999)}]\n`;
    expect(readFaults(`kind: A\nx:\n${item}${'  - *a\n'.repeat(10)}`)).toEqual([]);
    expect(readFaults(`kind: A\nx:\n${item}${'  - *a\n'.repeat(11)}`)).toEqual([
      '14:5 x[11]: there are more than 10,000 values, counting what aliases repeat',
    ]);
  });

  it('a text above 4 MiB', () => {
    expect(readFaults(`a: ${'x'.repeat(4 * 1024 * 1024)}`)).toEqual(['1:1 : the text is larger than 4 MiB']);
  });
});

describe('readManifests knows places', () => {
  const [object] = readManifests('---\nkind: A\ndata:\n  a: "x"\n  b: [1, {c: 2}]\n').objects;

  it.each<[(string | number)[], string]>([
    [[], '2:1'],
    [['data'], '4:3'],
    [['data', 'a'], '4:6'],
    [['data', 'b', 1, 'c'], '5:14'],
    [['data', 'missing', 'x'], '4:3'],
    [['data', 'b', 7], '5:6'],
  ])('of %j: %s', (path, place) => {
    const { line = 0, column = 0 } = object?.placeOf(...path) ?? {};
    expect(`${line}:${column}`).toBe(place);
  });

  it.each<[string, string, number, number]>([
    ['a block', 'data:\n  text: |\n    one\n     two\n', 3, 4],
    ['a block without end of line', 'data:\n  text: |-\n      one', 3, 6],
    ['a block that begins with empty lines', 'data:\n  text: |\n\n\n    one\n', 3, 4],
    ['a block with a comment behind its sign', 'data:\n  text: | # why\n    one\n', 3, 4],
    ['a block with stated indentation', 'data:\n  text: |2\n      one\n    two\n', 3, 4],
    ['a block with Windows line ends', 'data:\r\n  text: |\r\n    one\r\n    two\r\n', 3, 4],
    ['a block behind an anchor on a line of its own', 'data:\n  text: &a\n    |\n    one\n', 4, 4],
    ['a block in a later document', 'kind: A\n---\n\ndata:\n  text: |\n    one\n', 6, 4],
  ])('where the lines of a text stand: %s', (_, text, line, indent) => {
    const manifest = readManifests(text).objects.at(-1);
    expect(manifest?.textOriginOf('data', 'text')).toEqual({ line, indent });
  });

  it.each([
    'data:\n  text: >\n    one\n',
    'data:\n  text: "one"\n',
    'data:\n  text: one\n',
    'data:\n  text: |\n\n',
    'data:\n  text: 5\n',
    'data:\n  other: |\n    one\n',
  ])('but not where they do not stand line by line: %j', (text) => {
    expect(readManifests(text).objects[0]?.textOriginOf('data', 'text')).toBeUndefined();
  });
});
