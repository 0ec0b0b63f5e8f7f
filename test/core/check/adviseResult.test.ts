import { describe, expect, it } from 'vitest';
import { decideFor } from '../inject.ts';

const warningsOf = (pod: string, template: string): string[] =>
  decideFor(pod, { t: template }).warnings.map(({ path, message }) => `${path}: ${message}`);
const resources = 'resources: {requests: {cpu: 1m}}';

describe('a warning tells', () => {
  it('that a classic sidecar keeps a pod from completing', () => {
    const template = `containers: [{name: c, image: "c:1", ${resources}}]`;
    expect(warningsOf('restartPolicy: OnFailure', template)).toEqual([
      'spec.containers[c]: the pod cannot complete while this container runs; make it a native sidecar (initContainers, restartPolicy: Always)',
    ]);
    expect(warningsOf('restartPolicy: Always', template)).toEqual([]);
    expect(
      warningsOf(
        'restartPolicy: Never',
        `initContainers: [{name: c, image: "c:1", restartPolicy: Always, ${resources}}]`,
      ),
    ).toEqual([]);
  });

  it('that a container has no resource requests', () => {
    expect(warningsOf('', 'containers: [{name: c, image: "c:1"}]')).toEqual([
      'spec.containers[c]: no resource requests: autoscaling by utilization and quotas do not work with it',
    ]);
    expect(warningsOf('', 'containers: [{name: c, image: "c:1", resources: {limits: {cpu: 1m}}}]')).toEqual([]);
    expect(warningsOf('', 'env: [{name: E, value: e}]')).toEqual([]);
  });

  it('that an env entry may hide one from envFrom', () => {
    const pod = 'containers: [{name: app, image: "app:1", envFrom: [{prefix: A_, configMapRef: {name: c}}]}]';
    expect(warningsOf(pod, 'env: [{name: A_X, value: x}, {name: B_X, value: x}]')).toEqual([
      "spec.containers[app].env[A_X]: it hides a key of that name in the container's envFrom, if there is one",
    ]);
  });
});

describe('a pod with resources of its own', () => {
  const pod =
    'resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}\ncontainers: [{name: app, image: "app:1", resources: {requests: {cpu: 900m}}}]';
  const faultsOf = (fields: string): unknown => {
    const decision = decideFor(pod, {
      t: `initContainers: [{name: c, image: "c:1", restartPolicy: Always, resources: {${fields}}}]`,
    });
    return decision.kind === 'reject'
      ? decision.faults.map(({ path, message }) => `${path}: ${message}`)
      : decision.kind;
  };

  it('is refused what would not fit into them', () => {
    expect(faultsOf('requests: {cpu: 100m}, limits: {memory: 1024Mi}')).toBe('inject');
    expect(faultsOf('requests: {cpu: 101m}, limits: {memory: 2Gi}')).toEqual([
      "spec.initContainers[c].resources.limits.memory: the limit 2Gi is above the pod's own of 1Gi",
      "spec.initContainers[c].resources.requests.cpu: with it the containers request more than the pod's own 1",
    ]);
  });
});
