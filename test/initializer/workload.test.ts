import { describe, expect, it } from 'vitest';
import { settled, workloadOf, worldOf } from './workloadOf.ts';

describe('a workload is of interest', () => {
  it.each([
    ['its pod template asks', settled],
    ['its own metadata asks, and the webhook has not seen it', 'metadata: {annotations: {podgraft.dev/inject: agent}}'],
    [
      'it no longer asks, and its pod template still says so',
      'template: {metadata: {annotations: {podgraft.dev/inherited: "{}"}}}',
    ],
    [
      'it asks in the spelling of the Initializers',
      'template: {metadata: {annotations: {initializer.kubernetes.io/agent: "true"}}}',
    ],
    ['it asks for what does not exist', 'template: {metadata: {annotations: {podgraft.dev/inject: nothing}}}'],
  ])('if %s', (_, yaml) => {
    expect(workloadOf('Deployment', yaml)).toBeDefined();
  });

  it('if its namespace asks for it', () => {
    const world = worldOf({ 'podgraft.dev/inject': 'agent' }, { 'podgraft.dev/inject': 'enabled' });
    expect(workloadOf('Deployment', 'replicas: 1', world)?.wanted).toHaveProperty('agent');
  });

  it.each([
    ['nobody asks', 'replicas: 2'],
    ['its pods opted out', 'template: {metadata: {annotations: {podgraft.dev/inject: disabled}}}'],
    [
      'another object controls it',
      `${settled}\nmetadata: {ownerReferences: [{kind: Rollout, name: r, controller: true}]}`,
    ],
    ['it is being deleted', `${settled}\nmetadata: {deletionTimestamp: "2026-11-21T10:00:00Z"}`],
  ])('but not if %s', (_, yaml) => {
    expect(workloadOf('Deployment', yaml)).toBeUndefined();
  });

  it('and what is kept of it says what its pods would get', () => {
    expect(workloadOf('Deployment', settled)).toMatchObject({
      key: 'Deployment/shop/web',
      isStale: false,
      policy: undefined,
      asked: { 'podgraft.dev/inject': 'agent' },
      wanted: { agent: expect.stringMatching(/^sha256:/) },
      isRefused: false,
    });
  });

  it('with what its namespace says of restarts, unless it says something itself', () => {
    const world = worldOf({ 'podgraft.dev/rollout': 'auto' });
    const say = (value: string) => `${settled}\nmetadata: {annotations: {podgraft.dev/rollout: ${value}}}`;
    expect(workloadOf('Deployment', settled, world)?.policy).toBe('auto');
    expect(workloadOf('Deployment', say('manual'), world)?.policy).toBe('manual');
    expect(workloadOf('Deployment', say('sometimes'), world)?.policy).toBeUndefined();
  });
});

describe('a rollout', () => {
  const rolloutOf = (kind: 'Deployment' | 'StatefulSet' | 'DaemonSet', yaml: string) => {
    const asking =
      'template: {metadata: {annotations: {podgraft.dev/inject: agent}}, spec: {containers: [{name: a, image: a}]}}';
    return workloadOf(kind, `${yaml}\n${asking}`)?.rollout;
  };
  const deployment = (reason: string, more = '') =>
    `status: {observedGeneration: 2, replicas: 2, updatedReplicas: 2, conditions: [{type: Progressing, reason: ${reason}}]${more}}`;

  it.each([
    ['Deployment', 'has arrived', deployment('NewReplicaSetAvailable'), { isComplete: true }],
    [
      'Deployment',
      'has arrived, though a pod fell ill since',
      deployment('NewReplicaSetAvailable', ', availableReplicas: 1'),
      { isComplete: true },
    ],
    ['Deployment', 'is under way', deployment('ReplicaSetUpdated'), { isComplete: false, hasFailed: false }],
    ['Deployment', 'was given up', deployment('ProgressDeadlineExceeded'), { isComplete: false, hasFailed: true }],
    [
      'Deployment',
      'is not seen by its controller yet',
      'status: {observedGeneration: 1, conditions: [{type: Progressing, reason: NewReplicaSetAvailable}]}',
      { isComplete: false },
    ],
    [
      'Deployment',
      'has no deadline and has arrived',
      'status: {observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2}',
      { isComplete: true },
    ],
    ['Deployment', 'is paused', 'paused: true', { effect: 'paused' }],
    [
      'StatefulSet',
      'has arrived',
      'status: {observedGeneration: 2, currentRevision: b, updateRevision: b}',
      { isComplete: true, effect: 'rolls' },
    ],
    [
      'StatefulSet',
      'is under way',
      'status: {observedGeneration: 2, currentRevision: a, updateRevision: b, updatedReplicas: 1}',
      { isComplete: false },
    ],
    [
      'StatefulSet',
      'has arrived above its partition',
      'updateStrategy: {rollingUpdate: {partition: 1}}\nstatus: {observedGeneration: 2, currentRevision: a, updateRevision: b, updatedReplicas: 1, availableReplicas: 2}',
      { isComplete: true },
    ],
    ['StatefulSet', 'waits for deletions', 'updateStrategy: {type: OnDelete}', { effect: 'on-delete' }],
    [
      'DaemonSet',
      'has arrived',
      'status: {observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3}',
      { isComplete: true },
    ],
    [
      'DaemonSet',
      'is under way',
      'status: {observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2}',
      { isComplete: false, isUpdated: true },
    ],
    ['DaemonSet', 'waits for deletions', 'updateStrategy: {type: OnDelete}', { effect: 'on-delete' }],
  ] as const)('of a %s %s', (kind, _, yaml, expected) => {
    expect(rolloutOf(kind, yaml)).toMatchObject(expected);
  });
});
