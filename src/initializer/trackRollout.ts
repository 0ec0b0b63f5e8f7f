import type { Workload } from './workload.ts';

/** A rollout that occupies one of the places. */
export interface Tracked {
  /** As it was last seen. */
  readonly workload: Workload;
  /** The pod template that is being rolled out. */
  readonly podTemplate: string;
  /** When it began, was taken over or last got on, in milliseconds since 1970. */
  readonly movedAt: number;
  /** False for one that was under way when this process took over, and that somebody else may have begun. */
  readonly isOurs: boolean;
  /** Taken over, and older than the patience: whether it gets on at all is not known yet, so nothing else may begin. */
  readonly isSuspect: boolean;
  readonly outcome: Outcome;
}

/** What has become of a rollout. `replaced`: it is somebody else's by now, who changed, paused or claimed (`manual`) it. */
type Outcome = 'running' | 'complete' | 'failed' | 'replaced';

/** A rollout that begins now. */
export const beginRollout = (workload: Workload, now: number): Tracked => ({
  ...{ workload, podTemplate: workload.podTemplate, movedAt: now, isOurs: true, isSuspect: false },
  outcome: 'running',
});

/** A rollout that another process began by a restart; undefined if there is none under way. */
export const findRestart = (workload: Workload, now: number, patienceMs: number): Tracked | undefined => {
  const { kind, mark, podTemplate, restartedAt, rollout } = workload;
  if (mark?.podTemplate !== podTemplate || rollout.isComplete || !isTracked(workload)) return undefined;
  const isSuspect = !(now - Date.parse(restartedAt ?? '') < patienceMs);
  // All pods of it were replaced, one after the other: what is wrong with them now came later.
  if (kind === 'DaemonSet' && isSuspect && rollout.isUpdated) return undefined;
  return { ...beginRollout(workload, now), isSuspect, outcome: rollout.hasFailed ? 'failed' : 'running' };
};

/** A rollout that is under way when a process takes over: the one before may have touched the workload. */
export const findTouch = (workload: Workload, now: number): Tracked | undefined => {
  const { rollout } = workload;
  if (rollout.isComplete || rollout.hasFailed || !isTracked(workload)) return undefined;
  return { ...beginRollout(workload, now), isOurs: false };
};

/** Looks at a rollout again. @param patienceMs after how long without progress it has failed, if its controller has no deadline */
export const followRollout = (tracked: Tracked, workload: Workload, now: number, patienceMs: number): Tracked => {
  const { rollout } = workload;
  const hasMoved = rollout.progress !== tracked.workload.rollout.progress;
  const movedAt = hasMoved ? now : tracked.movedAt;
  const isSuspect = tracked.isSuspect && !hasMoved;
  const isLate = rollout.hasFailed || now - movedAt >= patienceMs;
  const ends: Outcome | undefined =
    workload.podTemplate !== tracked.podTemplate || !isTracked(workload)
      ? 'replaced'
      : rollout.isComplete
        ? 'complete'
        : undefined;
  return { ...tracked, workload, movedAt, isSuspect, outcome: ends ?? (isLate ? 'failed' : 'running') };
};

const isTracked = ({ rollout, policy }: Workload): boolean => rollout.effect === 'rolls' && policy !== 'manual';
