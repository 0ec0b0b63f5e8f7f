import { describe, expect, it } from 'vitest';
import { answer, ask, envOf } from '../render/ask.ts';

const key = 't.podgraft.dev/p';
const shown = (declaration: string) =>
  `parameters: {p: ${declaration}}\nenv: [{name: A, value: "\${toJson(params.p)}"}]`;

describe('the narrowest scope that says something wins', () => {
  const template = shown('{type: string, default: template}');
  const inherited = { 'podgraft.dev/inherited': JSON.stringify({ [key]: 'workload' }) };
  const namespaces = { shop: { annotations: { [key]: 'namespace' } } };

  it.each([
    ['the pod', { annotations: { [key]: 'pod', ...inherited }, namespaces }, 'pod'],
    ['the workload', { annotations: inherited, namespaces }, 'workload'],
    ['the namespace', { namespaces }, 'namespace'],
    ['the template', {}, 'template'],
  ])('%s', (_who, asked, expected) => {
    expect(envOf(template, asked)).toBe(`"${expected}"`);
  });

  it.each([
    ['inherited', { annotations: inherited }, `metadata.annotations[${key}], inherited from the workload`],
    ['the namespace’s', { namespaces }, `the namespace, metadata.annotations[${key}]`],
  ])('and a wrong value says where it stands: %s', (_whose, asked, path) => {
    const decision = ask({ templates: { t: shown('{type: integer}') }, ...asked });
    expect(decision).toMatchObject({ faults: [{ path, message: 'must be an integer' }] });
  });

  it('an empty value of the pod is a value', () => {
    expect(envOf(template, { annotations: { [key]: '', ...inherited } })).toBe('""');
  });
});

describe('a default', () => {
  it.each([
    ['{type: string, default: "${workload.name}"}', '"web"'],
    ['{type: string, default: "of-${workload.name}"}', '"of-web"'],
    ['{type: integer, default: "${pod.spec.containers.size()}"}', '1'],
    ['{type: boolean, default: "${workload.kind == \'Pod\'}"}', 'true'],
    ['{type: quantity, default: "${1 + 1}Gi"}', '"2Gi"'],
    ['{type: list, default: ["${workload.name}", b]}', '["web","b"]'],
    ['{type: list, default: "${pod.spec.containers.map(c, c.name)}"}', '["app"]'],
    ['{type: list, default: "a, b"}', '["a","b"]'],
    ['{type: list, default: []}', '[]'],
    ['{type: quantity, default: 1}', '"1"'],
  ])('%s gives %s', (declaration, expected) => {
    expect(envOf(shown(declaration))).toBe(expected);
  });

  it('that its parameter does not allow for this pod is a fault that says what to set', () => {
    const decision = ask({ templates: { t: shown('{type: string, enum: [a], default: "${workload.name}"}') } });
    expect(decision).toMatchObject({
      reason: 'bad-parameter',
      faults: [
        {
          path: 'parameters.p.default',
          message: expect.stringContaining('must be a string, one of a'),
          remedy: `set ${key}`,
        },
      ],
    });
  });
  it('that has no value for this pod is a fault with its place', () => {
    const { faults } = answer({ templates: { t: shown('{type: string, default: "${cluster.name}"}') } });
    expect(faults).toEqual([
      expect.stringMatching(/^template "t" \(line 1, column 52\), parameters\.p\.default: no such key: "name"/),
    ]);
  });
  it('is not asked where a value is given', () => {
    const template = shown('{type: string, default: "${cluster.name}"}');
    expect(envOf(template, { annotations: { [key]: 'x' } })).toBe('"x"');
  });
});

describe('faults of parameters', () => {
  const wrong = {
    t: 'failurePolicy: Ignore\nparameters: {p: {type: integer}, q: {type: string}}\nhostname: h',
    u: 'subdomain: s',
  };

  it('leave a template out that may be ignored, each with a warning', () => {
    const decision = ask({ templates: wrong, annotations: { [key]: 'x', 't.podgraft.dev/r': 'x' } });
    expect(decision).toMatchObject({ kind: 'inject', considered: [{ outcome: 'ignored' }, { outcome: 'applied' }] });
    expect(decision.warnings.map(({ message }) => message)).toEqual([
      'left out: the template does not declare this parameter; did you mean "p"?',
      'left out: must be an integer',
      'left out: the template needs t.podgraft.dev/q',
    ]);
  });

  it('give the reason bad-parameter for what is left out', () => {
    expect(ask({ templates: wrong }).considered[0]).toMatchObject({ outcome: 'ignored', reason: 'bad-parameter' });
  });
});

describe('a deprecated parameter', () => {
  const template = 'parameters: {p: {type: string, default: x, deprecated: use q}}\nhostname: h';

  it('warns whoever sets it', () => {
    expect(ask({ templates: { t: template }, annotations: { [key]: 'z' } }).warnings).toEqual([
      { template: 't', path: `metadata.annotations[${key}]`, message: 'the parameter p is deprecated: use q' },
    ]);
  });
  it('says nothing to others', () => {
    expect(ask({ templates: { t: template } }).warnings).toEqual([]);
  });
  it('of a deprecated template warns besides', () => {
    const { warnings } = ask({ templates: { t: `deprecated: use u\n${template}` }, annotations: { [key]: 'z' } });
    expect(warnings.map(({ message }) => message)).toEqual([
      'the parameter p is deprecated: use q',
      'deprecated: use u',
    ]);
  });
});
