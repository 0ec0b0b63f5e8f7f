import type { Time } from '../../src/initializer/clusterDoor.ts';

/** A time that stands still until it is told to pass. */
export interface ManualTime extends Time {
  /** Lets time pass; whoever paused goes on in between, in order, and is given the time to come to its next pause. */
  pass(ms: number): Promise<void>;
  /** Ends all pauses at once. */
  release(): Promise<void>;
}

const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createManualTime = (): ManualTime => {
  let now = Date.parse('2026-11-21T10:00:00Z');
  const pauses = new Set<{ readonly at: number; readonly end: () => void }>();
  return {
    now: () => now,
    pause: (ms) =>
      new Promise((resolve) => {
        const pause = { at: now + ms, end: resolve };
        pauses.add(pause);
      }),
    pass: async (ms) => {
      const until = now + ms;
      await rest();
      for (;;) {
        const [next] = [...pauses].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        pauses.delete(next);
        now = Math.max(now, next.at);
        next.end();
        await rest();
      }
      now = until;
    },
    release: async () => {
      for (const pause of pauses) pause.end();
      pauses.clear();
      await rest();
    },
  };
};
