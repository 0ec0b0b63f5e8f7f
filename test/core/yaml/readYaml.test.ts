import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../src/core/yaml/readYaml.ts';

const readValue = (text: string) => {
  const read = readYaml(text);
  if (read.kind === 'faults') throw new Error(JSON.stringify(read.faults));
  return read;
};

/** `line:column path: message; remedy` of each fault. */
const readFaults = (text: string): string[] => {
  const read = readYaml(text);
  return read.kind === 'value'
    ? []
    : read.faults.map(({ line, column, path, message, remedy }) => `${line}:${column} ${path}: ${message}; ${remedy}`);
};

describe('readYaml reads', () => {
  it.each<[string, unknown]>([
    ['a: 1', { a: 1 }],
    ['- a\n- b', ['a', 'b']],
    ['text', 'text'],
    ['{"a": [true, null, "x"]}', { a: [true, null, 'x'] }],
    ['{\n\t"a": [\n\t\t1\n\t]\n}', { a: [1] }],
    ['a:\nb: ~', { a: null, b: null }],
    ['{a, b: }', { a: null, b: null }],
    ['[a: 1]', [{ a: 1 }]],
    ['? a\n: b', { a: 'b' }],
    ['a: |\n  x\n   y\n', { a: 'x\n y\n' }],
    ['a: >-\n  x\n  y\n', { a: 'x y' }],
    ["a: 'it''s'\nb: \"\\u20ac\\t\"", { a: "it's", b: '€\t' }],
    ['a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['\uFEFFa: 1', { a: 1 }],
    ['---\na: 1\n...\n', { a: 1 }],
    ['%YAML 1.1\n---\na: true', { a: true }],
    ['a: ${pod.name}', { a: '${pod.name}' }],
    ['"on": "yes"', { on: 'yes' }],
    ["'1': a\n\"true\": b\n'~': c", { '1': 'a', true: 'b', '~': 'c' }],
  ])('%j', (text, value) => {
    expect(readValue(text).value).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['0', 0],
    ['-0', 0],
    ['+12', 12],
    ['-12', -12],
    ['9007199254740991', 9007199254740991],
    ['0x1F', 31],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['00.5', 0.5],
    ['1e3', 1000],
    ['-.5E+2', -50],
    ['true', true],
    ['False', false],
    ['NULL', null],
    ['8080:80', '8080:80'],
    ['::1', '::1'],
    ['1.2.3', '1.2.3'],
    ['1_b', '1_b'],
    ['0b2', '0b2'],
    ['0o8', '0o8'],
    ['-', [null]],
    ['--', '--'],
    ['2001-12-14', '2001-12-14'],
    ['tRUE', 'tRUE'],
    ['yEs', 'yEs'],
    ['.infinity', '.infinity'],
    ['._5', '._5'],
  ])('the plain scalar %s as %j', (text, value) => {
    expect(readValue(`a:\n  ${text}`).value).toEqual({ a: value });
  });

  it('keys that are names of JavaScript as keys like any other', () => {
    const { value } = readValue('__proto__: {a: 1}\nconstructor: 2\ntoString: 3');
    expect(Object.entries(value as object)).toEqual([
      ['__proto__', { a: 1 }],
      ['constructor', 2],
      ['toString', 3],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each<[string, unknown]>([
    ['a: &a {x: 1}\nb: *a', { a: { x: 1 }, b: { x: 1 } }],
    ['a: &a 1\nb: &a 2\nc: *a', { a: 1, b: 2, c: 2 }],
    ['a: &a {x: 1, z: 2}\nb: {<<: *a, z: 3}', { a: { x: 1, z: 2 }, b: { x: 1, z: 3 } }],
    ['a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc: {<<: [*a, *b]}', { a: { x: 1 }, b: { x: 2, z: 3 }, c: { x: 1, z: 3 } }],
    ['a: {<<: {x: 1}}', { a: { x: 1 } }],
    ['a: {"<<": 1}', { a: { '<<': 1 } }],
    ['a: &k key\n*k : 1', { a: 'key', key: 1 }],
    ['&k key: *k', { key: 'key' }],
  ])('anchors, aliases and merge keys: %j', (text, value) => {
    expect(readValue(text).value).toEqual(value);
  });
});

describe('readYaml says where things stand', () => {
  it('gives values and keys by JSON pointer', () => {
    const { positions } = readValue('a: 1\n"b/c~d":\n  - x\n  - {k: "v"}\n');
    expect(Object.fromEntries(positions)).toEqual({
      '': { line: 1, column: 1 },
      '/a': { line: 1, column: 4, key: { line: 1, column: 1 } },
      '/b~1c~0d': { line: 3, column: 3, key: { line: 2, column: 1 } },
      '/b~1c~0d/0': { line: 3, column: 5 },
      '/b~1c~0d/1': { line: 4, column: 5 },
      '/b~1c~0d/1/k': { line: 4, column: 9, key: { line: 4, column: 6 } },
    });
  });

  it('gives an alias its own place, and what is below it that of the anchor', () => {
    const { positions } = readValue('a: &a\n  x: 1\nb: *a\nc:\n  <<: *a');
    expect(positions.get('/b')).toMatchObject({ line: 3, column: 4 });
    expect(positions.get('/b/x')).toMatchObject({ line: 2, column: 6 });
    expect(positions.get('/c/x')).toMatchObject({ line: 2, column: 6, key: { line: 2, column: 3 } });
  });
});

describe('readYaml refuses', () => {
  it.each([
    [
      '0644',
      'is 420 for kubectl (YAML 1.1), and other readers may differ; put it in quotes ("0644") if it is text, or write 420',
    ],
    ['-0644', 'is -420 for kubectl'],
    ['08', 'is 8 for kubectl'],
    ['0o644', 'is 420 for kubectl'],
    ['0b1', 'is 1 for kubectl'],
    ['1_000', 'is 1000 for kubectl'],
    ['1_0.5', 'is 10.5 for kubectl'],
    ['0X1F', 'is 31 for kubectl'],
    ['-0x1F', 'is -31 for kubectl'],
    ['12:30:45', 'is a number in base 60 in YAML 1.1 and text in YAML 1.2; put it in quotes ("12:30:45")'],
    ['1:30.5', 'is a number in base 60'],
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'n', 'N', 'no', 'No', 'NO', 'on', 'On', 'ON', 'off', 'Off', 'OFF'].map(
      (word) => [word, 'is a boolean for kubectl (YAML 1.1) and text in YAML 1.2; put it in quotes'],
    ),
    ['.inf', 'is no number that JSON can hold'],
    ['-.INF', 'is no number that JSON can hold'],
    ['.NaN', 'is no number that JSON can hold'],
    ['9007199254740992', 'is beyond 2^53-1, so readers of JSON round it'],
    ['-9007199254740993', 'is beyond 2^53-1'],
    ['0xFFFFFFFFFFFFFFFF', 'is beyond 2^53-1'],
    ['1e999', 'is text for kubectl and too large a number in YAML 1.2'],
  ])('the plain scalar %s, which needs quotes', (text, message) => {
    expect(readFaults(`env:\n- name: a\n  value: ${text}`)).toEqual([
      expect.stringContaining(`3:10 env[0].value: ${text} ${message}`),
    ]);
    expect(readValue(`a: "${text}"`).value).toEqual({ a: text });
  });

  it.each<[string, string[]]>([
    ['', ['1:1 : the template is empty; write at least one field']],
    ['  \n# nothing\n', ['1:1 : the template is empty; write at least one field']],
    ['---\n', ['1:1 : the template is empty; write at least one field']],
    ['null', ['1:1 : the template is empty; write at least one field']],
    ['a: 1\n---\nb: 2\n', ['2:1 : a second document starts here; remove the line ---, or make two templates of it']],
    ['a: 1\nb: 2\na: 3', ['3:1 a: the key "a" stands twice, first in line 1; remove one of them']],
    ['1: a', ['1:1 : the key 1 is a number, and keys are text; put it in quotes ("1")']],
    ['x: {true: a}', ['1:5 x: the key true is a boolean, and keys are text; put it in quotes ("true")']],
    ['on: a', ['1:1 : the key on is a boolean for kubectl (YAML 1.1) and text in YAML 1.2; put it in quotes ("on")']],
    ['~: a', ['1:1 : the key ~ is null, and keys are text; put it in quotes ("~")']],
    [': a', ['1:1 : a key is missing; write it before the colon']],
    ['? [a]\n: b', ['1:3 : a key is a list, a map or an alias; write the key as text']],
    [
      'a: *b',
      ['1:4 a: the alias "*b" has no anchor before it; define the anchor further up, or put the text in quotes'],
    ],
    ['a: &a [*a]', ['1:8 a[0]: the alias "*a" stands within what it names; write the value out']],
    ['a: &a {b: {<<: *a}}', ['1:16 a.b["<<"]: the alias "*a" stands within what it names; write the value out']],
    [
      'a: {<<: 1}',
      [
        '1:5 a["<<"]: the merge key << takes a map or a list of maps; name anchors that are maps, or put the key in quotes',
      ],
    ],
    [
      'a: {x: 1, <<: {x: 2}}',
      ['1:11 a["<<"]: kubectl overwrites "x" by what << merges, YAML 1.2 does not; write << before all other keys'],
    ],
    [
      'a: {<<: {}, <<: {}}',
      ['1:13 a["<<"]: the key "<<" stands twice, first in line 1; write one with a list: <<: [*a, *b]'],
    ],
    [
      'a: b: c',
      [
        expect.stringMatching(
          /^1:4 : a second key or a list starts on the line of a key; put a value that holds ": " in quotes/,
        ),
      ],
    ],
    ['a\nb: 1', ['1:1 : a key goes over several lines; a colon is missing, or a quote or bracket is not closed']],
    ['a:\n\tb: 1', ['2:1 : a tab is used as indentation; use spaces']],
    ['a: @x', ['1:4 : plain value cannot start with reserved character @; put the value in quotes']],
    ['a: "\\q"', ['1:5 : invalid escape sequence \\q; write the backslash twice, or use single quotes']],
    ['a: "x', ['1:6 : a quote is not closed; close the one that was opened last']],
    ['[a', ['1:3 : a bracket is not closed; close the one that was opened last']],
    ['a: [${x}]', [expect.stringContaining('within [ ] and { } put text that holds brackets or commas in quotes')]],
  ] as [string, string[]][])('%j', (text, faults) => {
    expect(readFaults(text)).toEqual(faults);
  });

  it.each(['!!binary aGk=', '!!str 1', '!foo x', '! x', '!<x> y', '!!map {}', '!!set {a}', '!!omap [a: 1]'])(
    'the tag of %s',
    (text) => {
      const [fault, ...others] = readFaults(`a:\n  b: ${text}`);
      expect(others).toEqual([]);
      expect(fault).toMatch(/ a\.b: the tag "!.*" is not supported; remove it/);
      expect(readFaults(`!!str a: 1`)).toEqual(['1:7 : the key "a" has a tag; remove the tag']);
    },
  );

  it('everything that is wrong at once, in the order of the text', () => {
    const faults = readFaults('a: 0644\na: yes\nb: [!x 1, *c]\n7: .nan\n');
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['1:4', '2:1', '2:4', '3:8', '3:11', '4:1', '4:4']);
  });

  it('what stands before an error of syntax, and guesses nothing behind it', () => {
    const faults = readFaults('a: 0644\nb: "x" y\nc: 0644\n');
    expect(faults[0]).toContain('1:4 a: 0644');
    expect(faults[1]).toMatch(/^2:8 : /);
    expect(faults).toHaveLength(2);
  });

  it('in messages of one line', () => {
    for (const fault of readFaults(`"a\nb": [\n"x\n\ny: ${'z'.repeat(1000)}\n`)) {
      expect(fault).not.toContain('\n');
      expect(fault.length).toBeLessThan(500);
    }
  });

  it('text above 32 KiB, counted in bytes', () => {
    const comment = (length: number, letter: string) => `a: 1 #${letter.repeat(length)}`;
    expect(readValue(comment(32 * 1024 - 6, 'x')).value).toEqual({ a: 1 });
    expect(readFaults(comment(32 * 1024 - 5, 'x'))).toEqual([expect.stringContaining('has more than 32 KiB')]);
    expect(readFaults(comment(11 * 1024, '€'))).toEqual([expect.stringContaining('has more than 32 KiB')]);
  });

  it('more than 64 lists and maps within each other', () => {
    expect(readYaml(`${'['.repeat(64)}${']'.repeat(64)}`).kind).toBe('value');
    expect(readFaults(`${'['.repeat(65)}${']'.repeat(65)}`)).toEqual([
      expect.stringContaining('1:65 : lists and maps are nested more than 64 deep'),
    ]);
    expect(readFaults(`${'['.repeat(64)}a: 1${']'.repeat(64)}`)).toEqual([
      expect.stringContaining('nested more than 64 deep'),
    ]);
    expect(readFaults(`a: &a ${'['.repeat(40)}${']'.repeat(40)}\nb: ${'['.repeat(24)}*a${']'.repeat(24)}`)).toEqual([
      expect.stringContaining('the alias "*a" nests lists and maps more than 64 deep'),
    ]);
  });

  it.each([
    '['.repeat(30_000),
    '{'.repeat(30_000),
    '{a: '.repeat(8_000),
    '- '.repeat(16_000),
    '? '.repeat(16_000),
    `${'- '.repeat(10_000)}\nx`,
  ])('texts that nest without end: %.20s…', (text) => {
    expect(readFaults(text)[0]).toContain('nested more than 64 deep');
  });

  it('more than 10,000 values, those that aliases repeat included', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join()}]`),
    ];
    expect(readFaults(bomb.join('\n'))).toEqual([
      expect.stringContaining('there are more than 10,000 values, counting what aliases repeat; make the text smaller'),
    ]);
    expect(readFaults(`[${'1,'.repeat(10_000)}]`)).toEqual([
      expect.stringContaining('there are more than 10,000 values; make the text smaller'),
    ]);
    expect(readYaml(`[${'1,'.repeat(9_999)}]`).kind).toBe('value');
  });

  it('aliases below long keys that would make pointers of many megabytes', () => {
    const text = `${'k'.repeat(1000)}:\n  - &a [${'1,'.repeat(99)}]\n${'  - *a\n'.repeat(95)}`;
    expect(readYaml(text).kind).toBe('faults');
    expect(readFaults(text.replace(/k+/, 'k'))).toEqual([]);
  });

  it('no more than a hundred faults, and says so', () => {
    const faults = readFaults('- 0644\n'.repeat(4000));
    expect(faults).toHaveLength(101);
    expect(faults.at(-1)).toBe('101:3 : there are more faults from here on; correct the first ones');
  });
});

describe('readYaml never throws and never hangs', () => {
  const template = [
    '# a template\ndescription: "adds a log agent"\nonConflict: keep\n',
    'containers:\n  - name: agent\n    image: registry.example/agent:1.2\n    args: ["--mode", \'0644\']\n',
    '    env: &env\n      - {name: A, value: "${params.a}"}\n    resources: {requests: {cpu: 100m}}\n',
    'each:\n  env: *env\n  <<: {volumeMounts: [{name: logs, mountPath: /var/log}]}\n',
    'volumes:\n  - name: logs\n    emptyDir: {}\nannotations:\n  text: |\n    one\n\n    two\n',
  ].join('');
  const atoms = [
    ...'"\'[]{},:-?#&*!|>%@`\\\t\n\r~<=',
    '\0',
    '\u0002',
    '\u001f',
    '\uFEFF',
    '\ud800',
    '- ',
    ': ',
    '<<: ',
    '*env',
    '&x ',
    '---\n',
    '...\n',
    '0644',
    '__proto__: ',
    '${',
  ];
  const readInTime = (text: string): void => {
    // Of this thread alone, so that a busy machine does not count.
    const before = process.threadCpuUsage();
    readYaml(text);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000, `milliseconds for ${text.slice(0, 100)}`).toBeLessThan(400);
    const read = readYaml(text);
    if (read.kind === 'value') expect(read.positions.get('')).toBeDefined();
    else expect(read.faults.length).toBeGreaterThan(0);
  };

  it('on templates with pieces put in and taken out', () => {
    const edit = fc.record({ at: fc.nat(template.length), remove: fc.nat(20), insert: fc.constantFrom('', ...atoms) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        readInTime(
          edits.reduce(
            (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
            template,
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('on long texts that repeat a few pieces', () => {
    const pieces = fc.array(fc.constantFrom('a', ' ', '  ', ...atoms), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pieces, pieces, (before, repeated) => {
        const piece = repeated.join('');
        readInTime(before.join('') + piece.repeat(Math.floor(20_000 / piece.length)));
      }),
      { numRuns: 40 },
    );
  });
});
