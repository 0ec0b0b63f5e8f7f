import { type Clock, systemClock } from './clock.ts';

/** The machine's time without its jumps: nobody sets it, so durations can be measured with it. */
export const steadyClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  schedule: systemClock.schedule,
};
