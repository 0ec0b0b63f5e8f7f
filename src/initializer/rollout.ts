import { isMap, type JsonMap, readField, readList, readMap, readString } from '../core/json.ts';
import type { WorkloadKind } from './workloadKinds.ts';

/** How far a workload's controller has brought its pod template. */
export interface Rollout {
  /** What a change of the pod template does by itself; `none`: it counts for pods to come only. */
  readonly effect: 'rolls' | 'paused' | 'on-delete' | 'none';
  /** Whether the pod template has arrived in all pods, and these were available once. */
  readonly isComplete: boolean;
  /** Whether all pods are of the pod template as it is, available or not. */
  readonly isUpdated: boolean;
  /** How many pods are of it, and how many are available, together: a rollout that gets on changes it. */
  readonly progress: number;
  /** Whether the controller itself gave up waiting (a Deployment's progressDeadlineSeconds). */
  readonly hasFailed: boolean;
}

const still: Rollout = { effect: 'none', isComplete: true, isUpdated: true, progress: 0, hasFailed: false };

/** Reads the status as `kubectl rollout status` does; once complete it stays so, whatever befalls the pods afterwards. */
export const readRollout = (kind: WorkloadKind, workload: JsonMap): Rollout => {
  const spec = readMap(workload, 'spec');
  const status = readMap(workload, 'status');
  const generation = readNumber(readMap(workload, 'metadata'), 'generation');
  const isObserved = readNumber(status, 'observedGeneration') >= generation;
  switch (kind) {
    case 'Deployment':
      return readDeployment(spec, status, isObserved);
    case 'StatefulSet':
      return readStatefulSet(spec, status, isObserved);
    case 'DaemonSet':
      return readDaemonSet(spec, status, isObserved);
    default:
      return still;
  }
};

const readDeployment = (spec: JsonMap | undefined, status: JsonMap | undefined, isObserved: boolean): Rollout => {
  const progressing = readList(status, 'conditions').find((one) => isMap(one) && one['type'] === 'Progressing');
  const reason = isMap(progressing) ? readString(progressing, 'reason') : undefined;
  const updated = readNumber(status, 'updatedReplicas');
  const isUpdated =
    isObserved && updated === readNumber(status, 'replicas') && updated >= readNumber(spec, 'replicas', 1);
  const available = readNumber(status, 'availableReplicas');
  const isAvailable = available >= readNumber(spec, 'replicas', 1);
  return {
    effect: readField(spec, 'paused') === true ? 'paused' : 'rolls',
    isUpdated,
    progress: updated + available,
    // The condition says so from then on; Deployments without a deadline have none.
    isComplete:
      isObserved &&
      (reason === 'NewReplicaSetAvailable'
        ? updated === readNumber(status, 'replicas')
        : reason === undefined && isUpdated && isAvailable),
    hasFailed: isObserved && reason === 'ProgressDeadlineExceeded',
  };
};

const readStatefulSet = (spec: JsonMap | undefined, status: JsonMap | undefined, isObserved: boolean): Rollout => {
  const strategy = readMap(spec, 'updateStrategy');
  const replicas = readNumber(spec, 'replicas', 1);
  // Pods below the partition keep the revision that they have.
  const meant = Math.max(0, replicas - readNumber(readMap(strategy, 'rollingUpdate'), 'partition'));
  const updated = readNumber(status, 'updatedReplicas');
  const available = readNumber(status, 'availableReplicas');
  const isUpdated = isObserved && updated >= meant;
  const revision = readString(status, 'updateRevision');
  const hasArrived = revision !== undefined && readString(status, 'currentRevision') === revision;
  return {
    effect: readString(strategy, 'type') === 'OnDelete' ? 'on-delete' : 'rolls',
    isUpdated,
    progress: updated + available,
    isComplete: isObserved && (hasArrived || (isUpdated && available >= replicas)),
    hasFailed: false,
  };
};

const readDaemonSet = (spec: JsonMap | undefined, status: JsonMap | undefined, isObserved: boolean): Rollout => {
  const desired = readNumber(status, 'desiredNumberScheduled');
  const updated = readNumber(status, 'updatedNumberScheduled');
  const available = readNumber(status, 'numberAvailable');
  const isUpdated = isObserved && updated >= desired;
  return {
    effect: readString(readMap(spec, 'updateStrategy'), 'type') === 'OnDelete' ? 'on-delete' : 'rolls',
    isUpdated,
    progress: updated + available,
    isComplete: isUpdated && available >= desired,
    hasFailed: false,
  };
};

/** A number of a status or spec, where the API server leaves out what is zero. */
export const readNumber = (map: JsonMap | undefined, key: string, absent = 0): number => {
  const value = readField(map, key);
  return typeof value === 'number' ? value : absent;
};
