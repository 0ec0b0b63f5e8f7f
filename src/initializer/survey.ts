import { type JsonMap, readMap, readString } from '../core/json.ts';
import { findWorkload } from '../core/render/findWorkload.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { ClusterDoor, Listed, Problem } from './clusterDoor.ts';
import { type Judgement, judge, type Tally } from './judge.ts';
import { judgePod, type PodState } from './judgePod.ts';
import { readController, readWorkload, type Workload } from './workload.ts';
import { compareKeys, isWorkloadKind, keyOf, type WorkloadKind, workloadKinds } from './workloadKinds.ts';

/** One workload with what was made of it. */
export interface Surveyed {
  readonly workload: Workload;
  readonly tally: Tally;
  readonly judgement: Judgement;
}

/** All workloads that ask, at about one moment, in an order that is always the same. */
export interface Survey {
  readonly kind: 'survey';
  readonly snapshot: Snapshot;
  readonly workloads: readonly Surveyed[];
}

/**
 * Looks at everything once: all workloads, then all pods, each judged while its page is read, so that no more is kept than the
 * workloads that ask.
 *
 * @param isFutile see {@link judge}
 * @param onError called with bugs of ours; the object is left out
 */
export const takeSurvey = async (
  door: ClusterDoor,
  snapshot: Snapshot,
  isFutile: (workload: Workload) => boolean,
  onError: (error: unknown) => void,
): Promise<Survey | Problem> => {
  const workloads = new Map<string, Workload>();
  const list = (kind: Listed, see: (object: JsonMap) => void) =>
    door.list(kind, (object) => {
      try {
        see(object);
      } catch (error) {
        onError(error);
      }
    });
  /** Jobs whose CronJob is among the workloads, by their key. */
  const jobs = new Map<string, string>();
  for (const kind of Object.keys(workloadKinds) as WorkloadKind[]) {
    const problem = await list(kind, (object) => {
      const workload = readWorkload(kind, object, snapshot);
      if (workload !== undefined) workloads.set(workload.key, workload);
      else if (kind === 'Job') linkJob(object, workloads, jobs);
    });
    if (problem !== undefined) return problem;
  }
  const tallies = new Map<string, Record<PodState, number>>();
  if (workloads.size > 0) {
    const problem = await list('Pod', (pod) => {
      const workload = findOwner(pod, workloads, jobs);
      const state = workload && judgePod(pod, workload, snapshot);
      if (workload === undefined || state === undefined) return;
      const tally = tallies.get(workload.key) ?? { ...nobody };
      tally[state] += 1;
      tallies.set(workload.key, tally);
    });
    if (problem !== undefined) return problem;
  }
  const sorted = [...workloads.values()].sort((a, b) => compareKeys(a.key, b.key));
  return {
    kind: 'survey',
    snapshot,
    workloads: sorted.map((workload) => {
      const tally = tallies.get(workload.key) ?? nobody;
      return { workload, tally, judgement: judge(workload, tally, isFutile(workload)) };
    }),
  };
};

const nobody: Tally = { current: 0, missing: 0, outdated: 0 };

const linkJob = (job: JsonMap, workloads: ReadonlyMap<string, Workload>, jobs: Map<string, string>): void => {
  const controller = readController(job);
  if (controller?.kind !== 'CronJob') return;
  const metadata = readMap(job, 'metadata');
  const namespace = readString(metadata, 'namespace') ?? '';
  const key = keyOf({ kind: 'CronJob', namespace, name: controller.name });
  if (workloads.has(key)) jobs.set(keyOf({ kind: 'Job', namespace, name: readString(metadata, 'name') ?? '' }), key);
};

const findOwner = (
  pod: JsonMap,
  workloads: ReadonlyMap<string, Workload>,
  jobs: ReadonlyMap<string, string>,
): Workload | undefined => {
  const { kind, name } = findWorkload(pod) as { readonly kind: string; readonly name: string };
  if (!isWorkloadKind(kind)) return undefined;
  const key = keyOf({ kind, namespace: readString(readMap(pod, 'metadata'), 'namespace') ?? '', name });
  return workloads.get(jobs.get(key) ?? key);
};
