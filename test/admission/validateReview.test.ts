import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/admission/answer.ts';
import { readReview } from '../../src/admission/readReview.ts';
import { validateReview } from '../../src/admission/validateReview.ts';
import type { JsonMap } from '../../src/core/json.ts';
import type { NamespaceFacts, Snapshot } from '../../src/core/snapshot.ts';
import { snapshotOf } from '../core/inject.ts';

const home = 'podgraft-system';

const configMap = (text: string | undefined, name = 'agent', labelled = true): JsonMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...(labelled && { labels: { 'podgraft.dev/template': 'true' } }) },
  data: text === undefined ? {} : { 'template.yaml': text },
});

const validate = (snapshot: Snapshot, request: JsonMap): Answer => {
  const review = readReview({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: '1', kind: { group: '', kind: 'ConfigMap' }, operation: 'UPDATE', namespace: home, ...request },
  });
  if (typeof review === 'string') throw new Error(review);
  return validateReview(review, snapshot);
};

const refusal = (snapshot: Snapshot, request: JsonMap): string | undefined =>
  validate(snapshot, request).status?.message;
const warnings = (snapshot: Snapshot, request: JsonMap): readonly string[] => validate(snapshot, request).warnings;

const nothing = snapshotOf({});
const asking = (list: string, facts: Partial<NamespaceFacts> = {}): Snapshot =>
  snapshotOf({ agent: 'hostname: a' }, { shop: { annotations: { 'podgraft.dev/inject': list }, ...facts } });

describe('a template that is applied', () => {
  it('is allowed without a word if nothing is wrong', () => {
    expect(validate(nothing, { object: configMap('hostname: a') })).toMatchObject({ allowed: true, warnings: [] });
  });

  it('is refused with every error, its path, line and column', () => {
    const text = 'onConfict: keep\nenv:\n- {name: A, value: "${pod.spec.contaners}"}\n- {name: B, value: yes}\n';
    expect(refusal(nothing, { object: configMap(text) })).toBe(
      'podgraft: template "agent" has 3 errors in data[template.yaml]:\n' +
        '- line 1, column 12, onConfict: unknown field "onConfict"; did you mean "onConflict"?\n' +
        '- line 3, column 32, env[0].value: PodSpec has no field "contaners"; did you mean "containers"?\n' +
        '- line 4, column 20, env[1].value: yes is a boolean for kubectl (YAML 1.1) and text in YAML 1.2; put it in quotes ("yes") if it is text, or write true',
    );
  });

  it('is refused if it has no text', () => {
    expect(refusal(nothing, { object: configMap(undefined) })).toBe(
      'podgraft: the ConfigMap "agent" has the label of a template but no template; put the template under the key "template.yaml" of data, or remove the label',
    );
  });

  it('is told of values that a newer Kubernetes may know', () => {
    expect(warnings(nothing, { object: configMap('dnsPolicy: Clusterfirst') })).toEqual([
      expect.stringContaining('podgraft: dnsPolicy: "Clusterfirst" is none of'),
    ]);
  });

  it.each([
    ['parameters: {b: {type: string}}', 'parameter b is new and required: pods that do not set it will be refused'],
    ['parameters: {}', 'parameter a is removed: pods that set it will be refused'],
    ['parameters: {a: {type: string}}', 'parameter a is a string now: pods may be refused that were not'],
    ['parameters: {a: {type: integer}}', 'parameter a is required now: pods may be refused that were not'],
    [
      'parameters: {a: {type: integer, default: 2, maximum: 4}}',
      'parameter a has narrower limits: pods may be refused that were not',
    ],
    [
      'parameters: {a: {type: integer, default: 2, minimum: 2}}',
      'parameter a has narrower limits: pods may be refused that were not',
    ],
    [
      'parameters: {a: {type: integer, default: 2, enum: [2]}}',
      'parameter a allows fewer values: pods may be refused that were not',
    ],
  ])('warns of what pods may be refused for from now on: %s', (text, expected) => {
    const oldObject = configMap('parameters: {a: {type: integer, default: 2, maximum: 5, minimum: 1}}');
    expect(warnings(nothing, { object: configMap(text), oldObject })).toContain(`podgraft: ${expected}`);
  });

  it('says nothing of a parameter that allows more', () => {
    const oldObject = configMap('parameters: {a: {type: integer, maximum: 5}}');
    const object = configMap('parameters: {a: {type: integer, maximum: 6, default: 1}, b: {type: list, default: []}}');
    expect(warnings(nothing, { object, oldObject })).toEqual([]);
  });

  it('warns where it shadows, or is shadowed by, another of its name', () => {
    const both = snapshotOf({ agent: 'hostname: a', 'shop/agent': 'hostname: b' });
    expect(warnings(both, { object: configMap('hostname: a') })).toEqual([
      'podgraft: it shadows the templates of that name in the namespaces shop: pods there get this one from now on',
    ]);
    expect(warnings(both, { namespace: 'shop', object: configMap('hostname: b') })).toEqual([
      'podgraft: the cluster has a template "agent", which wins: pods have to ask for "./agent" to get this one',
    ]);
  });

  it('only gets a warning in a namespace whose templates nobody can ask for', () => {
    expect(validate(nothing, { namespace: 'shop', object: configMap('nonsense: 1') })).toMatchObject({
      allowed: true,
      warnings: [expect.stringContaining('nobody can ask for this template')],
    });
  });
});

describe('a template that is taken away', () => {
  const oldObject = configMap('hostname: a');

  it.each([
    ['by deleting it', { operation: 'DELETE', oldObject }],
    ['by its label and text', { oldObject, object: configMap(undefined, 'agent', false) }],
    ['by its label alone', { oldObject, object: configMap('hostname: a', 'agent', false) }],
  ])('%s, is kept while a Namespace lists it', (_, request) => {
    expect(refusal(asking('agent, other'), request)).toBe(
      'podgraft: template "agent" is listed by the Namespace shop; take it out of the annotation podgraft.dev/inject there first',
    );
    expect(refusal(asking('other'), request)).toBeUndefined();
  });

  it('is not kept by a namespace that is being deleted, nor in one', () => {
    const request = { operation: 'DELETE', oldObject };
    expect(refusal(asking('agent', { isTerminating: true }), request)).toBeUndefined();
    const ending = snapshotOf(
      { agent: 'hostname: a' },
      { shop: { annotations: { 'podgraft.dev/inject': 'agent' } }, [home]: { isTerminating: true } },
    );
    expect(refusal(ending, request)).toBeUndefined();
  });

  it('of a namespace is kept by that namespace alone', () => {
    const snapshot = snapshotOf(
      { 'shop/agent': 'hostname: b' },
      { other: { annotations: { 'podgraft.dev/inject': 'agent' } } },
    );
    expect(refusal(snapshot, { operation: 'DELETE', namespace: 'shop', oldObject })).toBeUndefined();
    const asked = snapshotOf(
      { 'shop/agent': 'hostname: b' },
      { shop: { annotations: { 'podgraft.dev/inject': './agent' } } },
    );
    expect(refusal(asked, { operation: 'DELETE', namespace: 'shop', oldObject })).toContain(
      'listed by the Namespace shop',
    );
  });
});

describe('a Namespace', () => {
  const snapshot = snapshotOf({ agent: 'parameters: {path: {type: string, enum: [a, b]}}' });
  const apply = (metadata: JsonMap) =>
    validate(snapshot, {
      namespace: '',
      kind: { group: '', kind: 'Namespace' },
      object: { metadata: { name: 'shop', ...metadata } },
    });

  it.each([
    [{ annotations: { 'podgraft.dev/inject': 'agnt' } }, 'there is no template "agnt"; did you mean "agent"?'],
    [{ labels: { 'podgraft.dev/inject': 'enabled' } }, 'lists no templates'],
    [{ labels: { 'podgraft.dev/inject': 'true' } }, 'the label podgraft.dev/inject has no effect with this value'],
    [{ annotations: { 'podgraft.dev/inject': 'agent, disabled' } }, '"disabled" must stand alone'],
    [{ annotations: { 'podgraft.dev/inject': 'enabled' } }, 'mean nothing in it'],
    [
      { annotations: { 'agent.podgraft.dev/pth': 'a' } },
      'agent.podgraft.dev/pth: template "agent" does not declare this parameter; did you mean "path"?',
    ],
    [{ annotations: { 'agent.podgraft.dev/path': 'c' } }, 'agent.podgraft.dev/path: must be a string, one of a, b'],
  ])('is told what is probably wrong: %j', (metadata, expected) => {
    const answer = apply(metadata);
    expect(answer.allowed).toBe(true);
    expect(answer.warnings).toEqual([expect.stringContaining(expected)]);
  });

  it('hears nothing if all is well', () => {
    const annotations = {
      'podgraft.dev/inject': 'agent',
      'agent.podgraft.dev/path': 'a',
      'agent.podgraft.dev/containers': '*',
    };
    expect(apply({ labels: { 'podgraft.dev/inject': 'enabled' }, annotations }).warnings).toEqual([]);
  });
});
