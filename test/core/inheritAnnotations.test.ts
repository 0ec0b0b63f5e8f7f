import jsonpatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { inheritAnnotations } from '../../src/core/inheritAnnotations.ts';
import type { JsonMap } from '../../src/core/json.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';

const workload = (annotations: JsonMap | undefined, template: JsonMap = { spec: {} }): JsonMap =>
  deepFreeze({
    kind: 'Deployment',
    metadata: annotations === undefined ? {} : { annotations },
    spec: { template },
  }) as JsonMap;

const patch = (object: JsonMap): unknown => {
  const operations = (inheritAnnotations(object)?.operations ?? []) as jsonpatch.Operation[];
  const copy = structuredClone(object);
  const patched = jsonpatch.applyPatch(copy, operations, true).newDocument as unknown as {
    spec: { template: JsonMap };
  };
  return patched.spec.template['metadata'];
};

const asked = { 'podgraft.dev/inject': 'a' };
const inherited = { annotations: { 'podgraft.dev/inherited': '{"podgraft.dev/inject":"a"}' } };

describe('what the pods of a workload inherit', () => {
  it.each([
    ['no metadata', { spec: {} }],
    ['empty metadata', { metadata: {}, spec: {} }],
    ['null annotations', { metadata: { annotations: null }, spec: {} }],
    ['an outdated one', { metadata: { annotations: { 'podgraft.dev/inherited': '{}' } }, spec: {} }],
    ['a forged one of another type', { metadata: { annotations: { 'podgraft.dev/inherited': 7 } }, spec: {} }],
  ])('is written into a pod template with %s', (_, template) => {
    expect(patch(workload(asked, template as JsonMap))).toEqual(inherited);
  });

  it('is not written twice', () => {
    expect(inheritAnnotations(workload(asked, { metadata: inherited, spec: {} }))?.operations).toEqual([]);
  });

  it('goes when nothing is asked any more, and leaves the rest', () => {
    const metadata = { annotations: { ...inherited.annotations, note: 'x' } };
    expect(patch(workload({ note: 'y' }, { metadata, spec: {} }))).toEqual({ annotations: { note: 'x' } });
    expect(inheritAnnotations(workload(undefined))?.operations).toEqual([]);
  });

  it('is canonical JSON of requests, parameters and the legacy spelling, and of nothing else', () => {
    const annotations = {
      'podgraft.dev/inject': 'b,a',
      'a.podgraft.dev/level': 'debug "x"',
      'a.podgraft.dev/containers': 'web',
      'initializer.kubernetes.io/c': 'true',
      'initializer.kubernetes.io/d': 'false',
      'podgraft.dev/rollout': 'auto',
      'podgraft.dev/status': '{}',
      'podgraft.dev/inherited': '{}',
      'podgraft.dev/retry': 'now',
      other: 'x',
    };
    expect(patch(workload(annotations))).toEqual({
      annotations: {
        'podgraft.dev/inherited':
          '{"a.podgraft.dev/containers":"web","a.podgraft.dev/level":"debug \\"x\\"","initializer.kubernetes.io/c":"true","podgraft.dev/inject":"b,a"}',
      },
    });
  });

  it('takes an empty request for nothing', () => {
    expect(inheritAnnotations(workload({ 'podgraft.dev/inject': ' ' }))?.operations).toEqual([]);
  });

  it('of a CronJob comes from its own metadata and from jobTemplate.metadata, the narrower of which wins', () => {
    const cronJob = {
      kind: 'CronJob',
      metadata: { annotations: { 'podgraft.dev/inject': 'a', 'a.podgraft.dev/x': '1' } },
      spec: {
        jobTemplate: { metadata: { annotations: { 'podgraft.dev/inject': 'b' } }, spec: { template: { spec: {} } } },
      },
    };
    expect(inheritAnnotations(cronJob)?.operations).toEqual([
      {
        op: 'add',
        path: '/spec/jobTemplate/spec/template/metadata',
        value: { annotations: { 'podgraft.dev/inherited': '{"a.podgraft.dev/x":"1","podgraft.dev/inject":"b"}' } },
      },
    ]);
  });

  it('is undefined for an object without pod template', () => {
    expect(inheritAnnotations({ kind: 'Deployment', spec: {} })).toBeUndefined();
  });
});
