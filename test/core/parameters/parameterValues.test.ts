import { describe, expect, it } from 'vitest';
import { answer, ask, envOf } from '../render/ask.ts';

const key = 't.podgraft.dev/p';
const shown = (declaration: string) =>
  `parameters: {p: ${declaration}}\nenv: [{name: A, value: "\${toJson(params.p)}"}]`;
const given = (declaration: string, value: string): unknown =>
  envOf(shown(declaration), { annotations: { [key]: value } });

describe('a parameter', () => {
  it.each([
    ['{type: string}', 'debug', '"debug"'],
    ['{type: string}', '', '""'],
    ['{type: string}', ' a "b"\n', '" a \\"b\\"\\n"'],
    ['{type: string}', '${pod.metadata.name}', '"${pod.metadata.name}"'],
    ['{type: string, enum: [info, debug]}', 'debug', '"debug"'],
    ['{type: string, pattern: "[a-z]+|[0-9]"}', 'abc', '"abc"'],
    ['{type: integer}', '42', '42'],
    ['{type: integer}', ' -7 ', '-7'],
    ['{type: integer}', '9007199254740991', '9007199254740991'],
    ['{type: integer, minimum: 1, maximum: 5}', '5', '5'],
    ['{type: boolean}', 'false', 'false'],
    ['{type: quantity}', '1.5Gi', '"1.5Gi"'],
    ['{type: quantity, minimum: 1Mi, maximum: 1Gi}', '1024Mi', '"1024Mi"'],
    ['{type: list}', ' a, b c ,,d', '["a","b c","d"]'],
    ['{type: list}', '', '[]'],
    ['{type: list, enum: [a, b]}', 'b,a', '["b","a"]'],
    ['{type: list, pattern: "[a-z]"}', 'a,b', '["a","b"]'],
  ])('%s takes %j', (declaration, value, expected) => {
    expect(given(declaration, value)).toBe(expected);
  });

  it.each([
    ['{type: string, enum: [info, debug]}', 'Debug', 'must be a string, one of info, debug'],
    ['{type: string, pattern: "[a-z]+"}', 'abc1', 'must be a string matching [a-z]+'],
    ['{type: string, pattern: "a|b"}', 'ab', 'must be a string matching a|b'],
    ['{type: string, pattern: "^a$"}', 'a\n', 'must be a string matching ^a$'],
    ['{type: integer}', '', 'must be an integer'],
    ['{type: integer}', '1e3', 'must be an integer'],
    ['{type: integer}', '0x1F', 'must be an integer'],
    ['{type: integer}', '９', 'must be an integer'],
    ['{type: integer}', '9007199254740993', 'must be an integer'],
    ['{type: integer, minimum: 1, maximum: 5}', '6', 'must be an integer from 1 to 5'],
    ['{type: integer, enum: [1, 2]}', '3', 'must be an integer, one of 1, 2'],
    ['{type: boolean}', 'True', 'must be true or false'],
    ['{type: boolean}', '', 'must be true or false'],
    ['{type: quantity}', '1GB', 'must be a quantity'],
    ['{type: quantity, maximum: 1Gi}', '1025Mi', 'must be a quantity of at most 1Gi'],
    ['{type: list, enum: [a, b]}', 'a, c', 'must be a comma-separated list, each item one of a, b (at most 256 items)'],
    [
      '{type: list, pattern: "[a-z]"}',
      'a, B',
      'must be a comma-separated list, each item matching [a-z] (at most 256 items)',
    ],
    ['{type: list}', 'secret,'.repeat(257), 'must be a comma-separated list (at most 256 items)'],
    ['{type: string}', 'secret'.repeat(3000), 'must not be longer than 16384 characters'],
    ['{type: string, pattern: "(secret)+"}', 'secret'.repeat(700), 'must not be longer than 4096 characters'],
  ])('%s refuses %.20j', (declaration, value, message) => {
    const decision = ask({ templates: { t: shown(declaration) }, annotations: { [key]: value } });
    expect(decision).toMatchObject({
      kind: 'reject',
      reason: 'bad-parameter',
      faults: [
        { template: 't', path: `metadata.annotations[${key}]`, message, remedy: expect.stringContaining('p (') },
      ],
    });
  });

  it('is never repeated in what is said about it', () => {
    const declarations = [
      '{type: integer}',
      '{type: boolean}',
      '{type: quantity}',
      '{type: list, enum: [a]}',
      '{type: string, pattern: "[a-z]"}',
    ];
    for (const declaration of declarations) {
      const decision = ask({ templates: { t: shown(declaration) }, annotations: { [key]: 'S3CRET, S3CRET' } });
      expect(decision.kind).toBe('reject');
      expect(JSON.stringify([decision.kind === 'reject' && decision.faults, decision.warnings])).not.toContain(
        'S3CRET',
      );
    }
  });

  it('that is required and missing is named, with what is declared', () => {
    const template =
      'parameters: {level: {type: string, enum: [info, debug]}, count: {type: integer, default: 2}}\nhostname: h';
    const { faults: [fault = ''] = [] } = answer({ templates: { t: template } });
    expect(fault).toContain('metadata.annotations: the template needs t.podgraft.dev/level');
    expect(fault).toContain('level (string, one of info, debug, required)');
    expect(fault).toContain('count');
  });

  it.each([
    ['levle', '; did you mean "level"?', 'it declares level (string, default info)'],
    ['level ', '; did you mean "level"?', 'it declares level (string, default info)'],
    ['other', '', 'it declares level (string, default info)'],
  ])('that is not declared is refused: %j', (name, hint, declared) => {
    const decision = ask({
      templates: { t: 'parameters: {level: {type: string, default: info}}\nhostname: h' },
      annotations: { [`t.podgraft.dev/${name}`]: 'S3CRET' },
    });
    expect(decision).toMatchObject({
      reason: 'bad-parameter',
      faults: [
        {
          path: `metadata.annotations[t.podgraft.dev/${name}]`,
          message: `the template does not declare this parameter${hint}`,
          remedy: `take the annotation out; ${declared}`,
        },
      ],
    });
    expect(JSON.stringify(decision.kind === 'reject' && decision.faults)).not.toContain('S3CRET');
  });

  it('of a template that declares none is refused', () => {
    const { faults } = answer({ templates: { t: 'hostname: h' }, annotations: { [key]: 'x' } });
    expect(faults).toEqual([expect.stringContaining('take the annotation out; it declares none')]);
  });

  it('named like what every object has is a parameter like others', () => {
    const template =
      'parameters: {constructor: {type: string, default: a}, toString: {type: string}}\nenv: [{name: A, value: "${params.constructor}${params.toString}"}]';
    expect(envOf(template, { annotations: { 't.podgraft.dev/toString': 'b' } })).toBe('ab');
  });

  it('named __proto__ is a parameter like others, or refused', () => {
    expect(
      envOf('parameters: {__proto__: {type: string, default: a}}\nenv: [{name: A, value: "${params.__proto__}"}]'),
    ).toBe('a');
  });
});
