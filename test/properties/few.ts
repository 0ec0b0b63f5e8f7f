import { runs } from './runs.ts';

/** For what takes long: a fifth of the runs, in the same place of the same sequence. */
export const few = { ...runs, numRuns: Math.ceil(runs.numRuns / 5) };
