import type { JsonMap } from '../../src/core/json.ts';

/** Everything that holds a pod template, with its API version. */
export const apiVersions = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  ReplicationController: 'v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
} as const;

export type WorkloadKind = keyof typeof apiVersions;

export type Annotations = Readonly<Record<string, string>>;

/** Where a workload may carry annotations. */
export interface Places {
  readonly own?: Annotations;
  readonly template?: Annotations;
  /** Only a CronJob has it. */
  readonly jobTemplate?: Annotations;
  /** Fields of the pods' spec. */
  readonly spec?: JsonMap;
}

const withAnnotations = (annotations: Annotations | undefined): JsonMap =>
  annotations === undefined ? {} : { annotations };

/** A workload whose pods have one container, as a user writes it. Its pods have the label `app` with its name. */
export const toWorkload = (kind: WorkloadKind, namespace: string, name: string, places: Places = {}): JsonMap => {
  const template = {
    metadata: { labels: { app: name }, ...withAnnotations(places.template) },
    spec: { containers: [{ name: 'app', image: 'app:1' }], ...places.spec },
  };
  const job = { template: { ...template, spec: { restartPolicy: 'Never', ...template.spec } } };
  const selector = { matchLabels: { app: name } };
  const specs: Record<WorkloadKind, JsonMap> = {
    Deployment: { replicas: 2, selector, template },
    StatefulSet: { replicas: 2, selector, serviceName: name, template },
    DaemonSet: { selector, template },
    ReplicaSet: { replicas: 2, selector, template },
    ReplicationController: { replicas: 2, selector: selector.matchLabels, template },
    Job: job,
    CronJob: {
      schedule: '* * * * *',
      jobTemplate: { metadata: withAnnotations(places.jobTemplate), spec: job },
    },
  };
  return {
    apiVersion: apiVersions[kind],
    kind,
    metadata: { name, namespace, ...withAnnotations(places.own) },
    spec: specs[kind],
  };
};
