/**
 * How many worlds the laws are tried on. The seed is fixed, so that a red build is about a change and not about luck; to
 * look further: `PODGRAFT_RUNS=20000 PODGRAFT_SEED=$RANDOM npx vitest run test/properties`.
 */
export const runs = {
  numRuns: Number(process.env['PODGRAFT_RUNS'] ?? 250),
  seed: Number(process.env['PODGRAFT_SEED'] ?? 1),
};

/** Milliseconds for one law, with the search for a smaller counterexample. */
export const timeout = 60_000 + runs.numRuns * 20;
