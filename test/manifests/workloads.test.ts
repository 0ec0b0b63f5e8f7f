import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { answerReview } from '../../src/admission/answerReview.ts';
import { readReview } from '../../src/admission/readReview.ts';
import type { JsonMap } from '../../src/core/json.ts';
import { applyOperations } from '../../src/manifests/applyOperations.ts';
import { readSnapshot } from '../replay/readSnapshot.ts';
import { injectStream } from './injectStream.ts';

const snapshot = readSnapshot(`
apiVersion: v1
kind: ConfigMap
metadata: {name: named}
data:
  template.yaml: |
    env:
      - {name: KIND, value: "\${workload.kind}"}
      - {name: NAME, value: "\${workload.name}"}
      - {name: ACCOUNT, value: "\${pod.spec.serviceAccountName}"}
    dnsPolicy: ClusterFirst
`);

const asks = { 'podgraft.dev/inject': 'named' };
const podTemplate = { spec: { containers: [{ name: 'app', image: 'a:1' }] } };

/** A workload that asks on its own metadata. */
const workload = (kind: string, apiVersion: string, spec: JsonMap, more: JsonMap = {}): JsonMap => ({
  apiVersion,
  kind,
  metadata: { name: 'web', namespace: 'shop', annotations: asks, ...more },
  spec,
});

/** The env of the container in the pod template of a workload after the injection. */
const envOf = (object: JsonMap, steps: readonly string[]): unknown => {
  const { text, faults } = injectStream(stringify(object), snapshot);
  expect(faults).toEqual([]);
  const template = steps.reduce((value, step) => value[step] as JsonMap, parse(text) as JsonMap);
  expect(JSON.stringify(template)).not.toMatch(/podgraft.dev\/(?:status|inherited)/);
  expect(template['metadata']).toBeUndefined();
  const { containers } = template['spec'] as { containers: { env?: { name: string; value: string }[] }[] };
  return Object.fromEntries((containers[0]?.env ?? []).map(({ name, value }) => [name, value]));
};

describe('a workload’s pods are asked about as its controller would make them', () => {
  it.each([
    ['Deployment', 'apps/v1', 'Deployment', 'web'],
    ['StatefulSet', 'apps/v1', 'StatefulSet', 'web'],
    ['DaemonSet', 'apps/v1', 'DaemonSet', 'web'],
    ['ReplicaSet', 'apps/v1', 'ReplicaSet', 'web'],
    ['ReplicationController', 'v1', 'ReplicationController', 'web'],
    ['Job', 'batch/v1', 'Job', 'web'],
  ])('%s', (kind, apiVersion, KIND, NAME) => {
    const env = envOf(workload(kind, apiVersion, { template: podTemplate }), ['spec', 'template']);
    expect(env).toEqual({ KIND, NAME, ACCOUNT: 'default' });
  });

  it('CronJob', () => {
    const object = workload('CronJob', 'batch/v1', { jobTemplate: { spec: { template: podTemplate } } });
    const env = envOf(object, ['spec', 'jobTemplate', 'spec', 'template']);
    expect(env).toMatchObject({ KIND: 'Job', NAME: 'web-1' });
  });

  it('what a controller owns inherits nothing from its own metadata', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: '1', controller: true };
    const object = workload('ReplicaSet', 'apps/v1', { template: podTemplate }, { ownerReferences: [owner] });
    expect(envOf(object, ['spec', 'template'])).toEqual({});
  });

  it('and what they get is what the webhook gives to such a pod', () => {
    const object = workload('DaemonSet', 'apps/v1', { template: podTemplate });
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: 'web-',
        namespace: 'shop',
        annotations: { 'podgraft.dev/inherited': JSON.stringify(asks) },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', controller: true }],
      },
      spec: { ...podTemplate.spec, serviceAccountName: 'default' },
    };
    const request = { uid: '1', kind: { group: '', kind: 'Pod' }, operation: 'CREATE', namespace: 'shop', object: pod };
    const review = readReview({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request });
    if (typeof review === 'string') throw new Error(review);
    const made = applyOperations(pod, answerReview(review, snapshot).operations) as { spec: JsonMap };
    const after = parse(injectStream(stringify(object), snapshot).text) as { spec: { template: { spec: JsonMap } } };
    expect(after.spec.template.spec['containers']).toEqual(made.spec['containers']);
  });
});

describe('what is left alone', () => {
  it.each([
    ['a workload of another group', workload('Deployment', 'example.com/v1', { template: podTemplate })],
    ['a custom resource', workload('Rollout', 'argoproj.io/v1alpha1', { template: podTemplate })],
    ['a workload without a pod template', workload('Deployment', 'apps/v1', {})],
    ['an object whose kind is the name of a function', workload('constructor', 'apps/v1', { template: podTemplate })],
  ])('%s', (_what, object) => {
    const text = stringify(object);
    const after = injectStream(text, snapshot);
    expect([after.text, after.decisions]).toEqual([text, []]);
  });
});

it('leaves out what the API server fills in by itself', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', annotations: asks }, ...podTemplate };
  const { spec } = parse(injectStream(stringify(pod), snapshot).text) as { spec: JsonMap };
  expect(Object.keys(spec)).toEqual(['containers']);
  expect(Object.keys((spec['containers'] as readonly JsonMap[])[0] as JsonMap)).toEqual(['name', 'image', 'env']);
});
