import type { JsonMap } from '../../src/core/json.ts';

/** One workload, and whether the API server asks podgraft about it in a namespace without the label. */
export interface WorkloadCase {
  readonly title: string;
  readonly kind: 'Deployment' | 'CronJob' | 'Job';
  readonly metadata: JsonMap;
  /** Of the pod template. */
  readonly template?: JsonMap;
  /** Of a CronJob's job template. */
  readonly jobTemplate?: JsonMap;
  readonly called: boolean;
}

const says = (inject: string): JsonMap => ({ annotations: { 'podgraft.dev/inject': inject } });
const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: '8a0c6a5e-5f4c-4a3e-9c53-0b8f7a1d2c3e' };

/** The truth table of `workloads.podgraft.dev`. */
export const workloadCases: readonly WorkloadCase[] = [
  { title: 'says nothing', kind: 'Deployment', metadata: {}, called: false },
  { title: 'has annotations of others', kind: 'Deployment', metadata: { annotations: { note: 'x' } }, called: false },
  { title: 'asks', kind: 'Deployment', metadata: says('a'), called: true },
  {
    title: 'asks in the legacy spelling',
    kind: 'Job',
    metadata: { annotations: { 'initializer.kubernetes.io/a': 'true' } },
    called: true,
  },
  {
    title: 'sets a parameter for its pods',
    kind: 'Deployment',
    metadata: { annotations: { 'a.podgraft.dev/x': '1' } },
    called: true,
  },
  { title: 'is disabled, which its pods inherit', kind: 'Deployment', metadata: says('disabled'), called: true },
  { title: 'has a pod template that asks', kind: 'Deployment', metadata: {}, template: says('a'), called: true },
  {
    title: 'has a pod template with what nobody asks for any more',
    kind: 'Deployment',
    metadata: {},
    template: { annotations: { 'podgraft.dev/inherited': '{}' } },
    called: true,
  },
  { title: 'schedules jobs and says nothing', kind: 'CronJob', metadata: {}, called: false },
  { title: 'has a job template that asks', kind: 'CronJob', metadata: {}, jobTemplate: says('a'), called: true },
  { title: 'has a pod template within that asks', kind: 'CronJob', metadata: {}, template: says('a'), called: true },
  {
    title: 'has an owner but no controller',
    kind: 'Deployment',
    metadata: { ...says('a'), ownerReferences: [owner] },
    called: true,
  },
  {
    title: 'is controlled by another object',
    kind: 'Deployment',
    metadata: { ...says('a'), ownerReferences: [{ ...owner, controller: true }] },
    called: false,
  },
];

/** The whole object of a case, as a user would create it. */
export const toWorkload = (
  { kind, metadata, template = {}, jobTemplate = {} }: WorkloadCase,
  name: string,
): JsonMap => {
  const labels = { app: name };
  const podTemplate = {
    metadata: { labels, ...template },
    spec: {
      containers: [{ name: 'app', image: 'nginx' }],
      ...(kind === 'Deployment' ? {} : { restartPolicy: 'Never' }),
    },
  };
  const head = { kind, metadata: { name, ...metadata } };
  if (kind === 'Job') return { apiVersion: 'batch/v1', ...head, spec: { template: podTemplate } };
  if (kind === 'CronJob') {
    const spec = { schedule: '0 0 1 1 *', jobTemplate: { metadata: jobTemplate, spec: { template: podTemplate } } };
    return { apiVersion: 'batch/v1', ...head, spec };
  }
  return {
    apiVersion: 'apps/v1',
    ...head,
    spec: { replicas: 0, selector: { matchLabels: labels }, template: podTemplate },
  };
};
