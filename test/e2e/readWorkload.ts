import type { Cluster } from '../cluster/cluster.ts';
import { read } from './apply.ts';
import type { Annotations, WorkloadKind } from './toWorkload.ts';

interface Workload {
  readonly metadata: { readonly generation: number; readonly annotations?: Annotations };
  readonly spec: { readonly template: { readonly metadata: { readonly annotations?: Annotations } } };
}

/** What a workload asks for, what its pods inherit, and how often its spec has changed. */
export const readInheritance = async (cluster: Cluster, namespace: string, kind: WorkloadKind, name: string) => {
  const [workload] = (await read(cluster, namespace, kind, name)) as unknown as [Workload];
  const inherited = workload.spec.template.metadata.annotations?.['podgraft.dev/inherited'];
  return {
    generation: workload.metadata.generation,
    asked: workload.metadata.annotations?.['podgraft.dev/inject'],
    inherited: inherited === undefined ? undefined : JSON.parse(inherited),
  };
};

/** Resolves when all pods are those of the workload as it stands. */
export const waitForRollout = async (
  cluster: Cluster,
  namespace: string,
  kind: WorkloadKind,
  name: string,
): Promise<void> => {
  await cluster.kubectl([`--namespace=${namespace}`, 'rollout', 'status', `${kind}/${name}`, '--timeout=60s']);
};
