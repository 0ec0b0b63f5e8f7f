import type { Snapshot } from '../core/snapshot.ts';
import type { ClusterDoor, Time } from './clusterDoor.ts';
import { createRollouts, type RolloutLimits } from './createRollouts.ts';
import { followWebhook } from './followWebhook.ts';
import type { Observer } from './observer.ts';
import { reportSurvey } from './reportSurvey.ts';
import { takeSurvey } from './survey.ts';
import { wakeOwners } from './wakeOwners.ts';

export interface InitializerOptions {
  readonly door: ClusterDoor;
  readonly time: Time;
  readonly limits: RolloutLimits;
  /** How long after a look at everything the next one begins, in milliseconds. */
  readonly intervalMs: number;
  readonly observer: Observer;
  /** False once the right to act is over. */
  mayGoOn(): boolean;
}

/**
 * In milliseconds: between two looks at what is under way; the least between two looks at everything, unless the webhook came
 * back; how long templates must not have changed before, since each replica of the webhook learns of it by itself, and how
 * long that is waited for.
 */
const loopTimes = { tickMs: 2000, surveyGapMs: 15_000, settleMs: 5000, longestSettleMs: 60_000 };

/**
 * Does the initializer's work for as long as it may. Everything is looked at again after each interval, when templates or Namespaces
 * have changed and when the webhook is back; what happened in between does not matter, only how things are. It never rejects.
 */
export const runInitializer = async (options: InitializerOptions): Promise<void> => {
  const { door, time, limits, intervalMs, observer, mayGoOn } = options;
  const { isDryRun } = limits;
  const webhook = followWebhook(door, time, observer, mayGoOn);
  const rollouts = createRollouts({ door, time, limits, observer, mayGoOn, isWebhookUp: webhook.isUp });
  let surveyedAt = Number.NEGATIVE_INFINITY;
  let surveyed: Snapshot | undefined;
  let isRequested = false;
  let catalog: Snapshot['catalog'] | undefined;
  let changedAt = Number.NEGATIVE_INFINITY;
  let dueAt: number | undefined;

  const survey = async (snapshot: Snapshot): Promise<void> => {
    isRequested = false;
    const survey = await takeSurvey(door, snapshot, rollouts.isFutile, observer.onError);
    surveyedAt = time.now();
    if (!mayGoOn()) return;
    if (survey.kind === 'problem') {
      surveyed = undefined; // tried again after the gap
      return observer.onProblem(survey.message);
    }
    surveyed = snapshot;
    rollouts.plan(survey.workloads, snapshot);
    observer.onSurvey(survey);
    if (!isDryRun) reportSurvey(survey, door);
    if (await webhook.isUp()) await wake(snapshot);
  };

  let waking: Promise<void> | undefined;
  const wake = (snapshot: Snapshot): Promise<void> => {
    const run = async (): Promise<void> => {
      const options = { door, time, observer, isDryRun, mayGoOn, isWebhookUp: webhook.isUp };
      const problem = await wakeOwners(options, snapshot, webhook.upSince());
      waking = undefined;
      if (problem !== undefined && mayGoOn()) observer.onProblem(problem.message);
    };
    waking ??= run();
    return waking;
  };

  const isDue = (snapshot: Snapshot): boolean => {
    const now = time.now();
    if (catalog !== undefined && snapshot.catalog !== catalog) changedAt = now;
    catalog = snapshot.catalog;
    const age = now - surveyedAt;
    if (!isRequested && age < intervalMs && (snapshot === surveyed || age < loopTimes.surveyGapMs)) return false;
    dueAt ??= now;
    if (now - changedAt < loopTimes.settleMs && now - dueAt < loopTimes.longestSettleMs) return false;
    dueAt = undefined;
    return true;
  };

  const work = async (): Promise<void> => {
    while (mayGoOn()) {
      const snapshot = door.snapshot();
      if (snapshot !== undefined && isDue(snapshot)) await survey(snapshot);
      if (mayGoOn()) await rollouts.advance();
      await time.pause(loopTimes.tickMs);
    }
  };

  const onWebhookUp = async (): Promise<void> => {
    const snapshot = door.snapshot();
    if (webhook.upSince() > 0) {
      rollouts.hopeAgain();
      isRequested = true;
    }
    if (snapshot !== undefined) await wake(snapshot);
  };

  await Promise.all([work(), webhook.follow(onWebhookUp)]);
};
