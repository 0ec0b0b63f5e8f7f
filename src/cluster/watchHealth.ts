import type { Clock } from './clock.ts';

/** How a watch is doing, for readiness and metrics. */
export interface WatchState {
  /** Whether the first list was told and taken. It stays so: what was known then is better than nothing. */
  readonly synced: boolean;
  /** When the API server was last heard. */
  readonly lastContact?: Date;
  /** What is wrong, as a sentence; absent while the watch runs. */
  readonly problem?: string;
}

/** Whom a watch tells how it is doing. */
export interface HealthListener {
  /** Called with each problem that is another one than before and, with undefined, when it is over. */
  onProblem(problem: string | undefined): void;
  /** Called with what the other functions throw, and with bugs of ours; the watch goes on. */
  onError(error: unknown): void;
}

export interface WatchHealth {
  state(): WatchState;
  markSynced(): void;
  markContact(): void;
  /** Undefined: all is well. */
  report(problem: string | undefined): void;
}

/** Keeps the state of a watch. */
export const createWatchHealth = (clock: Clock, { onProblem, onError }: HealthListener): WatchHealth => {
  let synced = false;
  let lastContact: number | undefined;
  let problem: string | undefined;
  return {
    state: () => ({
      synced,
      ...(lastContact === undefined ? {} : { lastContact: new Date(lastContact) }),
      ...(problem === undefined ? {} : { problem }),
    }),
    markSynced: () => {
      synced = true;
    },
    markContact: () => {
      lastContact = clock.now();
    },
    report: (found) => {
      if (found === problem) return;
      problem = found;
      try {
        onProblem(found);
      } catch (error) {
        onError(error);
      }
    },
  };
};
