import { spawnGuard } from './spawnGuard.ts';

/**
 * Runs once before all end-to-end tests: compiles the control plane if need be, so that no test's own time is spent on it,
 * and shows how that goes.
 */
export const setup = (): Promise<void> =>
  spawnGuard(['build'], { listen: (text) => process.stderr.write(text) }).completed();
