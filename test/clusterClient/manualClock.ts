import type { Clock } from '../../src/cluster/clock.ts';

/** A clock that stands still until it is told how much time has passed. */
export interface ManualClock extends Clock {
  /** Runs what falls due within these milliseconds, in order. */
  advance(ms: number): void;
  /** How long each timer that is running was set for, in the order of their starts. */
  running(): readonly number[];
}

export const createManualClock = (): ManualClock => {
  let now = Date.parse('2026-11-21T10:00:00Z');
  const timers = new Set<{ readonly at: number; readonly ms: number; readonly run: () => void }>();
  return {
    now: () => now,
    schedule: (run, ms) => {
      const timer = { at: now + ms, ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = next.at;
        next.run();
      }
      now = end;
    },
    running: () => [...timers].map(({ ms }) => ms),
  };
};
