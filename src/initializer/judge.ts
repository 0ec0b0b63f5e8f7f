import type { PodState } from './judgePod.ts';
import type { Workload } from './workload.ts';

/** How many of a workload's pods are what; those that ended are not counted. */
export type Tally = Readonly<Record<PodState, number>>;

/** What the initializer makes of one workload. */
export interface Judgement {
  /** The worst that a pod is. No pods: `current`. */
  readonly state: PodState;
  readonly verdict: Verdict;
}

/** What to do about it. `rolls`: it replaces pods, so it waits for its turn. */
type Verdict =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'touch'; readonly rolls: boolean }
  | { readonly kind: 'report'; readonly why: Why }
  | { readonly kind: 'restart'; readonly rolls: true };

/** Why a workload is reported and left alone. */
type Why = keyof typeof whys;

/** Whether it is about the pod template, or about the pods; and what whoever reads it can do. */
export const whys = {
  'job-is-immutable': 'its pod template cannot be changed; create the Job again',
  'not-completed':
    'the webhook did not complete it when asked: it is not called in this namespace, or another change is in its way',
  manual: 'podgraft.dev/rollout: manual keeps the initializer away; restart it yourself',
  refused: 'its pods would be refused if they were created now; look at the warnings when you apply it',
  'not-asked': 'restart it, or let the initializer do so by the annotation podgraft.dev/rollout: auto',
  'cannot-restart': 'it has no rollout: delete its pods, or create it again',
  paused: 'it is paused; resume it and restart it',
  'on-delete': 'its update strategy is OnDelete; delete its pods',
  'restarted-already': 'it was restarted for these templates once, and will not be again',
  'rollout-failed': 'its own rollout failed; mend that first',
} as const satisfies Readonly<Record<string, string>>;

/**
 * Judges one workload by itself and the state of its pods. Pure, and no memory but one bit: the same levels always give the
 * same judgement, whatever happened on the way to them.
 *
 * @param isFutile the webhook was asked to complete this very generation, and did not
 */
export const judge = (workload: Workload, tally: Tally, isFutile: boolean): Judgement => {
  const state: PodState = tally.missing > 0 ? 'missing' : tally.outdated > 0 ? 'outdated' : 'current';
  if (workload.isStale) return { state, verdict: judgeStale(workload, isFutile) };
  return { state, verdict: state === 'current' ? nothing : judgePods(workload) };
};

const nothing: Verdict = { kind: 'nothing' };

const report = (why: Why): Verdict => ({ kind: 'report', why });

const judgeStale = ({ kind, policy, rollout, isFinished }: Workload, isFutile: boolean): Verdict => {
  if (kind === 'Job') return isFinished ? nothing : report('job-is-immutable');
  if (policy === 'manual') return report('manual');
  return isFutile ? report('not-completed') : { kind: 'touch', rolls: rollout.effect === 'rolls' };
};

const judgePods = (workload: Workload): Verdict => {
  const { policy, rollout, isRefused, mark, wanted } = workload;
  if (policy === 'manual') return report('manual');
  if (isRefused) return report('refused');
  if (rollout.effect === 'none') return report('cannot-restart');
  if (rollout.effect === 'paused') return report('paused');
  if (rollout.effect === 'on-delete') return report('on-delete');
  if (rollout.hasFailed) return report('rollout-failed');
  // Its pods are being replaced, by whomever: what they are is known when that is done.
  if (!rollout.isComplete) return nothing;
  if (policy !== 'auto') return report('not-asked');
  return mark !== undefined && isSame(mark.templates, wanted)
    ? report('restarted-already')
    : { kind: 'restart', rolls: true };
};

const isSame = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
};
