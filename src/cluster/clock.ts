/** Time as the loops of this folder see it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something once, after `ms`; returns what prevents it. */
  schedule(run: () => void, ms: number): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or at once when the signal says so. */
export const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted || ms <= 0) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule(end, ms);
    signal.addEventListener('abort', end);
  });
