import { vi } from 'vitest';

/** Waits until a check no longer throws, and gives what it returns. The patience is for slow machines: it is no measure. */
export const eventually = <T>(check: () => T | Promise<T>, seconds = 60): Promise<T> =>
  vi.waitFor(check, { timeout: seconds * 1000, interval: 100 });
