import type { Snapshot } from '../core/snapshot.ts';
import type { ClusterDoor, Time } from './clusterDoor.ts';
import { judge } from './judge.ts';
import type { Act, Observer } from './observer.ts';
import { rememberFutile } from './rememberFutile.ts';
import { toRestart } from './restartMark.ts';
import type { Surveyed } from './survey.ts';
import { beginRollout, findRestart, findTouch, followRollout, type Tracked } from './trackRollout.ts';
import { readPodTemplate, readWorkload, type Workload } from './workload.ts';

export interface RolloutLimits {
  /** How many rollouts may be under way at a time. */
  readonly maxConcurrent: number;
  /** After how long without progress a rollout has failed, in milliseconds. */
  readonly patienceMs: number;
  /** Whether nothing is written at all. */
  readonly isDryRun: boolean;
}

export interface RolloutOptions {
  readonly door: ClusterDoor;
  readonly time: Time;
  readonly limits: RolloutLimits;
  readonly observer: Observer;
  /** Whether the webhook answers; an answer of a moment ago counts, unless it is to be asked anew. */
  isWebhookUp(anew?: 'anew'): Promise<boolean>;
  /** False once the right to act is over. */
  mayGoOn(): boolean;
}

/** What the initializer does to workloads, one after the other, and the rollouts that come of it. */
export interface Rollouts {
  /** Takes the newest judgements in place of those before. */
  plan(surveyed: readonly Surveyed[], snapshot: Snapshot): void;
  /** Looks at the rollouts that are under way, then does what there is room for. */
  advance(): Promise<void>;
  /** Whether the webhook left a workload's generation as it was. */
  isFutile(workload: Workload): boolean;
  /** Forgets what was in vain: the webhook was away, and may do now what it did not do then. */
  hopeAgain(): void;
}

/** Starts touches and restarts within their bounds. It remembers what it began; all else it reads off the cluster. */
export const createRollouts = (options: RolloutOptions): Rollouts => {
  const { door, time, limits, observer, isWebhookUp, mayGoOn } = options;
  const tracked = new Map<string, Tracked>();
  const futile = rememberFutile(time);
  /** What was begun, by uid: if somebody takes the mark away again, that is no reason to begin anew. */
  const begun = new Map<string, string>();
  let queue: readonly Surveyed[] = [];
  /** What was known when the queue was made. */
  let planned: Snapshot | undefined;
  let isFirst = true;

  const tell = (act: Act): void => observer.onAct(act);

  const follow = (next: Tracked): void => {
    const { workload, outcome, isOurs } = next;
    const before = tracked.get(workload.uid);
    if (outcome === 'complete' || outcome === 'replaced' || (outcome === 'failed' && !isOurs)) {
      tracked.delete(workload.uid);
      return;
    }
    tracked.set(workload.uid, next);
    if (outcome !== 'failed' || before?.outcome === 'failed') return;
    const message =
      'its pods do not become available with the templates that they have now; until they do, or the workload is changed, the initializer restarts nothing';
    if (!limits.isDryRun) door.report(workload, 'PodgraftRolloutFailed', message);
  };

  const settle = async (seen: Snapshot): Promise<void> => {
    for (const one of [...tracked.values()]) {
      const { workload } = one;
      const found = await door.read(workload);
      if (found.kind === 'problem') continue;
      const now = found.kind === 'object' ? readWorkload(workload.kind, found.object, seen) : undefined;
      if (now === undefined || now.uid !== workload.uid) tracked.delete(workload.uid);
      else follow(followRollout(one, now, time.now(), limits.patienceMs));
    }
  };

  const mayRoll = (): boolean => {
    const all = [...tracked.values()];
    return (
      all.length < limits.maxConcurrent && !all.some(({ outcome, isSuspect }) => outcome === 'failed' || isSuspect)
    );
  };

  const touch = async (workload: Workload, seen: Snapshot): Promise<Act['outcome'] | { problem: string }> => {
    const written = await door.patch(workload, {});
    if (written.kind === 'problem') return { problem: written.message };
    if (written.kind !== 'object') return 'late';
    const after = readWorkload(workload.kind, written.object, seen);
    if (after?.isStale) {
      // It may have gone away in between: then it will be asked again when it is back.
      if (!(await isWebhookUp('anew'))) return { problem: 'the webhook does not answer' };
      futile.add(after);
      return 'futile';
    }
    if (after?.rollout.effect === 'rolls') follow(beginRollout(after, time.now()));
    return 'done';
  };

  const restart = async (workload: Workload, podTemplate: ReturnType<typeof readPodTemplate>, seen: Snapshot) => {
    const change = toRestart(podTemplate, workload.wanted, new Date(time.now()).toISOString().replace(/\.\d+Z$/, 'Z'));
    const body = { metadata: { resourceVersion: workload.resourceVersion }, spec: { template: change } };
    const written = await door.patch(workload, body);
    if (written.kind === 'problem') return { problem: written.message };
    if (written.kind !== 'object') return 'late' as const;
    begun.set(workload.uid, nameWish(workload));
    const after = readWorkload(workload.kind, written.object, seen);
    if (after !== undefined) follow(beginRollout(after, time.now()));
    return 'done' as const;
  };

  /** Does what was judged, if the workload is still what it was then. */
  const act = async ({ workload: judged, tally, judgement }: Surveyed, seen: Snapshot): Promise<void> => {
    const { kind } = judgement.verdict;
    if (kind !== 'touch' && kind !== 'restart') return;
    const said = { kind, subject: judged };
    // Which templates it is restarted for has to be known for sure; they are being looked at anew.
    if (kind === 'restart' && seen.catalog !== planned?.catalog) return tell({ ...said, outcome: 'late' });
    const found = await door.read(judged);
    if (found.kind === 'problem') return tell({ ...said, outcome: 'failed', problem: found.message });
    const workload = found.kind === 'object' ? readWorkload(judged.kind, found.object, seen) : undefined;
    if (workload === undefined || workload.uid !== judged.uid || workload.generation !== judged.generation)
      return tell({ ...said, outcome: 'late' });
    if (judge(workload, tally, futile.has(workload)).verdict.kind !== kind) return tell({ ...said, outcome: 'late' });
    if (limits.isDryRun) return tell({ ...said, outcome: 'dry-run' });
    const template = found.kind === 'object' ? readPodTemplate(judged.kind, found.object) : {};
    const outcome = kind === 'touch' ? await touch(workload, seen) : await restart(workload, template, seen);
    tell(typeof outcome === 'string' ? { ...said, outcome } : { ...said, outcome: 'failed', ...outcome });
  };

  const isDue = ({ workload, judgement: { verdict } }: Surveyed): boolean => {
    if (verdict.kind === 'touch') return !futile.has(workload);
    return verdict.kind === 'restart' && begun.get(workload.uid) !== nameWish(workload) && !tracked.has(workload.uid);
  };

  const start = async (seen: Snapshot): Promise<void> => {
    const left: Surveyed[] = [];
    for (const one of queue.filter(isDue)) {
      if (!mayGoOn()) return;
      const { verdict } = one.judgement;
      const waits = 'rolls' in verdict && verdict.rolls && !mayRoll();
      if (waits || !(await isWebhookUp())) left.push(one);
      else await act(one, seen);
    }
    queue = limits.isDryRun ? [] : left;
  };

  return {
    isFutile: futile.has,
    hopeAgain: () => futile.keep(new Set()),
    plan: (surveyed, seen) => {
      planned = seen;
      const now = time.now();
      for (const { workload } of surveyed) {
        if (tracked.has(workload.uid)) continue;
        const found = findRestart(workload, now, limits.patienceMs) ?? (isFirst ? findTouch(workload, now) : undefined);
        if (found !== undefined && !limits.isDryRun) follow(found);
      }
      isFirst = false;
      const due = surveyed.filter(isDue);
      const touches = due.filter(({ judgement }) => judgement.verdict.kind === 'touch');
      queue = [...touches, ...due.filter(({ judgement }) => judgement.verdict.kind === 'restart')];
      const uids = new Set(surveyed.map(({ workload }) => workload.uid));
      futile.keep(uids);
      for (const uid of begun.keys()) if (!uids.has(uid)) begun.delete(uid);
    },
    advance: async () => {
      const seen = door.snapshot();
      if (planned === undefined || seen === undefined) return;
      await settle(seen);
      if (queue.length > 0) await start(seen);
      const all = [...tracked.values()];
      const failed = all.find(({ outcome }) => outcome === 'failed');
      observer.onRollouts({ running: all.length, waiting: queue.length, stoppedBy: failed?.workload });
    },
  };
};

/** What a workload's pods would get, in one string. */
const nameWish = ({ wanted }: Workload): string =>
  Object.entries(wanted)
    .map((entry) => entry.join('@'))
    .sort()
    .join();
