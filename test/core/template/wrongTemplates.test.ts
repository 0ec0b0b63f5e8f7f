import { describe, expect, it } from 'vitest';
import { readFaults } from './readFaults.ts';
import { wrongTemplates } from './wrongTemplates.ts';

describe.each(Object.entries(wrongTemplates))('a template is refused for its %s', (_subject, rows) => {
  it.each(rows)('%s', (_what, text, ...faults) => {
    expect(readFaults(text)).toEqual(faults);
  });
});

/** Where the faults of a text stand, as `line:column path`. */
const placesOf = (text: string): string[] => readFaults(text).map((fault) => fault.slice(0, fault.indexOf(': ')));

describe('the place of an expression', () => {
  it('is not that of the same text, escaped before it', () => {
    expect(placesOf('env: [{name: A, value: "$${one} ${one}"}]')).toEqual(['1:35 env[0].value']);
  });

  it('that an alias repeats is not that of the same text below', () => {
    expect(placesOf('annotations:\n  a: &a "${one}"\n  b: *a\n  c: "${one}"')).toEqual([
      '2:12 annotations.a',
      '3:6 annotations.b',
      '4:9 annotations.c',
    ]);
  });

  it('that is escaped is not that of the same text below', () => {
    expect(placesOf('env:\n- {name: A, value: "\\u0024{one}"}\n- {name: B, value: "${one}"}')).toEqual([
      '2:20 env[0].value',
      '3:23 env[1].value',
    ]);
  });

  it('is found below an empty line', () => {
    expect(placesOf('when: |\n\n  one')).toEqual(['3:3 when']);
  });
});

describe('one mistake is said once', () => {
  it('about a default whose expression has a fault', () => {
    expect(readFaults('parameters: {p: {type: string, default: "${one}"}}')).toEqual([
      '1:44 parameters.p.default: there is no variable "one"; if a shell is to read it, write $${one}',
    ]);
  });

  it('about text around a list where a list stands', () => {
    expect(readFaults('each: {args: "-v ${[1]}"}')).toHaveLength(1);
  });

  it('about a key with an expression', () => {
    expect(readFaults('labels: {"${workload.name}": "1"}')).toHaveLength(1);
  });
});

describe('a template is refused', () => {
  it('with the place of a parameter’s unknown field, whatever it is called', () => {
    expect(readFaults('parameters:\n  p:\n    type: string\n    a/b: c')).toEqual([
      '4:10 parameters.p[a/b]: unknown field "a/b"',
    ]);
  });

  it.each(['{type: integer, enum: [1.5]}', '{type: quantity, enum: [much]}'])(
    'whose enum holds what can never be given: %s',
    (declaration) => {
      expect(readFaults(`parameters: {p: ${declaration}}`)).toHaveLength(1);
    },
  );

  it.each(['env: [{name: "${own}", value: a}]', 'dnsConfig: {options: [{name: "${own}"}]}'])(
    'that reads own in the key of an entry: %s',
    (text) => {
      expect(readFaults(text)).toEqual([expect.stringContaining('"own" cannot be read here')]);
    },
  );
});
