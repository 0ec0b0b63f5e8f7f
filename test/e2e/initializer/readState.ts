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
  /** Everybody who owns a field of it, and which fields. */
  readonly managers: readonly JsonMap[];
  /** Without `podgraft.dev/inherited`. */
  readonly spec: JsonMap;
  /** Of its own metadata. */
  readonly annotations: JsonMap;
}

/** Annotations that hold nothing else are none. */
const withoutInherited = (spec: Json | undefined): JsonMap => {
  const text = JSON.stringify(spec, (key, value) => (key === 'podgraft.dev/inherited' ? undefined : value));
  return JSON.parse(text, (key, value) =>
    key === 'annotations' && Object.keys(value).length === 0 ? undefined : value,
  );
};

/** Reads one workload. */
export const readState = async (
  cluster: Cluster,
  namespace: string,
  kind: string,
  name: string,
): Promise<WorkloadState> => {
  const [object] = await read(cluster, namespace, kind, name, '--show-managed-fields');
  return toState(object);
};

export const toState = (object: JsonMap | undefined): WorkloadState => {
  const holder = object?.['kind'] === 'CronJob' ? readAt(object, 'spec', 'jobTemplate') : object;
  const inPods = readAt(holder, 'spec', 'template', 'metadata', 'annotations') as JsonMap | undefined;
  const annotations = (readAt(object, 'metadata', 'annotations') ?? {}) as JsonMap;
  return {
    generation: readAt(object, 'metadata', 'generation'),
    inherited: inPods?.['podgraft.dev/inherited'],
    restartedFor: inPods?.['podgraft.dev/restarted-for'],
    retry: annotations['podgraft.dev/retry'],
    managers: (readAt(object, 'metadata', 'managedFields') ?? []) as JsonMap[],
    spec: withoutInherited(readAt(object, 'spec')),
    annotations,
  };
};

/** The messages of the Events of one reason: on one object, or on all of a namespace. */
export const readEvents = async (
  cluster: Cluster,
  namespace: string,
  reason: string,
  name?: string,
): Promise<Json[]> => {
  const about = name === undefined ? '' : `,involvedObject.name=${name}`;
  const events = await read(cluster, namespace, 'events', `--field-selector=reason=${reason}${about}`);
  return events.map(({ message }) => message ?? '');
};
