import type { Connection } from '../cluster/connection.ts';
import { listResource } from '../cluster/listResource.ts';
import { describeResource, type Resource } from '../cluster/resource.ts';
import type { JsonMap } from '../core/json.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { ClusterDoor, Listed } from '../initializer/clusterDoor.ts';
import { type WorkloadKind, workloadKinds } from '../initializer/workloadKinds.ts';
import { openDoor } from './openDoor.ts';

export interface SurveyDoorOptions {
  readonly connection: Connection;
  readonly snapshot: Snapshot;
  /** Undefined: all namespaces. */
  readonly podNamespace: string | undefined;
}

/** The initializer's door with a window beside it: what it lists can be looked at once more. */
export interface SurveyDoor extends ClusterDoor {
  /** Reads all workloads; rejects with a sentence. */
  listWorkloads(see: (kind: WorkloadKind, object: JsonMap) => void): Promise<void>;
  /** Has the workloads of each list shown here before they are shown to whoever lists them. */
  watch(see: (kind: WorkloadKind, object: JsonMap) => void): ClusterDoor;
}

/** Opens a door by which one namespace or all can be surveyed. @param onSeen told of each object that was read */
export const openSurveyDoor = (
  { connection, snapshot, podNamespace }: SurveyDoorOptions,
  onSeen: (kind: Listed) => void,
): SurveyDoor => {
  const events = { report: () => undefined };
  const whole = openDoor({ connection, events, snapshot: () => snapshot, probeNamespace: '' });
  const list: ClusterDoor['list'] = async (kind, see) => {
    const resource = toResource(kind, podNamespace);
    const project = (object: JsonMap): undefined => {
      onSeen(kind);
      see(object);
    };
    const found = await listResource({ connection, resource, project });
    if (found.kind === 'list') return undefined;
    return { kind: 'problem', message: `cannot list ${describeResource(resource)}: ${found.message}` };
  };
  return {
    ...whole,
    list,
    listWorkloads: async (see) => {
      for (const kind of kinds) {
        const problem = await list(kind, (object) => see(kind, object));
        if (problem !== undefined) throw new Error(problem.message);
      }
    },
    watch: (look) => ({
      ...whole,
      list: (kind, see) =>
        list(kind, (object) => {
          if (kind !== 'Pod' && kind !== 'Event') look(kind, object);
          see(object);
        }),
    }),
  };
};

const kinds = Object.keys(workloadKinds) as readonly WorkloadKind[];

const toResource = (kind: Listed, podNamespace: string | undefined): Resource => {
  const where = podNamespace === undefined ? {} : { namespace: podNamespace };
  if (kind === 'Event') return { apiVersion: 'v1', plural: 'events', ...where };
  if (kind !== 'Pod') return { ...workloadKinds[kind], ...where };
  // What ended is not judged.
  return { apiVersion: 'v1', plural: 'pods', fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed', ...where };
};
