/** Everything that holds a pod template, and where the API has it. What owns another kind stands before that. */
export const workloadKinds = {
  CronJob: { apiVersion: 'batch/v1', plural: 'cronjobs' },
  Job: { apiVersion: 'batch/v1', plural: 'jobs' },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments' },
  StatefulSet: { apiVersion: 'apps/v1', plural: 'statefulsets' },
  DaemonSet: { apiVersion: 'apps/v1', plural: 'daemonsets' },
  ReplicaSet: { apiVersion: 'apps/v1', plural: 'replicasets' },
  ReplicationController: { apiVersion: 'v1', plural: 'replicationcontrollers' },
} as const satisfies Readonly<Record<string, { readonly apiVersion: string; readonly plural: string }>>;

export type WorkloadKind = keyof typeof workloadKinds;

export const isWorkloadKind = (kind: string): kind is WorkloadKind => Object.hasOwn(workloadKinds, kind);

/** One object that holds a pod template. */
export interface WorkloadReference {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What tells a workload from all others at one moment: `Deployment/shop/web`. */
export const keyOf = ({ kind, namespace, name }: Omit<WorkloadReference, 'uid'>): string =>
  `${kind}/${namespace}/${name}`;

/** Deployments before ReplicaSets, one namespace after the other: the same order wherever it runs. */
export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
