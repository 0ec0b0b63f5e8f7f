import type { Json, JsonMap } from '../../../src/core/json.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { readAt } from '../../deploy/readManifests.ts';
import { read } from '../apply.ts';

/** What the initializer may have changed of a workload. */
export interface WorkloadState {
  readonly generation: Json | undefined;
  readonly inherited: Json | undefined;
  readonly restartedFor: Json | undefined;
  readonly retry: Json | undefined;
  /** Everybody who owns a field of it. */
  readonly managers: readonly Json[];
  /** Without annotations of the pod template. */
  readonly spec: JsonMap;
}

const withoutInherited = (spec: Json | undefined): JsonMap =>
  JSON.parse(JSON.stringify(spec, (key, value) => (key === 'podgraft.dev/inherited' ? undefined : value)));

export const readState = async (
  cluster: Cluster,
  namespace: string,
  kind: string,
  name: string,
): Promise<WorkloadState> => {
  const [object] = await read(cluster, namespace, kind, name, '--show-managed-fields');
  const holder = kind === 'CronJob' ? readAt(object, 'spec', 'jobTemplate') : object;
  const annotations = readAt(holder, 'spec', 'template', 'metadata', 'annotations') as JsonMap | undefined;
  return {
    generation: readAt(object, 'metadata', 'generation'),
    inherited: annotations?.['podgraft.dev/inherited'],
    restartedFor: annotations?.['podgraft.dev/restarted-for'],
    retry: readAt(object, 'metadata', 'annotations', 'podgraft.dev/retry'),
    managers: ((readAt(object, 'metadata', 'managedFields') ?? []) as JsonMap[]).map((one) => one['manager'] as Json),
    spec: withoutInherited(readAt(object, 'spec')),
  };
};

/** The Events of one reason on one object; the same Event that came again is one. */
export const readEvents = async (cluster: Cluster, namespace: string, name: string, reason: string) =>
  read(cluster, namespace, 'events', `--field-selector=reason=${reason},involvedObject.name=${name}`);
