import type { Time } from '../../src/initializer/clusterDoor.ts';
import type { Act, Observer, RolloutCount } from '../../src/initializer/observer.ts';
import { type InitializerOptions, runInitializer } from '../../src/initializer/runInitializer.ts';
import type { Survey } from '../../src/initializer/survey.ts';
import type { FakeCluster } from './fakeCluster.ts';

/** What an initializer has told so far. */
export interface Watched {
  readonly acts: Act[];
  readonly surveys: Survey[];
  readonly problems: string[];
  readonly webhook: (string | undefined)[];
  rollouts(): RolloutCount | undefined;
  /** Ends it, as a process that is killed: nothing is remembered. */
  stop(): Promise<void>;
}

/** Starts an initializer on a cluster; it ends when it is told to. */
export const startInitializer = (
  cluster: FakeCluster,
  time: Time & { release(): Promise<void> },
  options: Partial<InitializerOptions['limits']> = {},
  intervalMs = 60_000,
): Watched => {
  const watched = {
    acts: [] as Act[],
    surveys: [] as Survey[],
    problems: [] as string[],
    webhook: [] as (string | undefined)[],
  };
  let count: RolloutCount | undefined;
  let isStopped = false;
  const observer: Observer = {
    onAct: (act) => void watched.acts.push(act),
    onSurvey: (survey) => void watched.surveys.push(survey),
    onWebhook: (problem) => void watched.webhook.push(problem),
    onRollouts: (rollouts) => {
      count = rollouts;
    },
    onProblem: (problem) => void watched.problems.push(problem),
    onError: (error) => {
      throw error;
    },
  };
  const running = runInitializer({
    ...{ door: cluster.door, observer, intervalMs, mayGoOn: () => !isStopped },
    time: { now: time.now, pause: (ms) => (isStopped ? Promise.resolve() : time.pause(ms)) },
    limits: { maxConcurrent: 1, patienceMs: 600_000, isDryRun: false, ...options },
  });
  return {
    ...watched,
    rollouts: () => count,
    stop: async () => {
      isStopped = true;
      await time.release();
      await running;
    },
  };
};
