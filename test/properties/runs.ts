/**
 * How properties are run. The seed is fixed, so that a red build is about a change and not about luck; to look further:
 * `PODGRAFT_RUNS=20000 PODGRAFT_SEED=$RANDOM npx vitest run test/properties`.
 */
export const runs = {
  numRuns: Number(process.env['PODGRAFT_RUNS'] ?? 1000),
  seed: Number(process.env['PODGRAFT_SEED'] ?? 1),
};

/** Some properties take longer than a test's usual five seconds when many runs are asked for. */
export const timeout = 20_000 + Number(process.env['PODGRAFT_RUNS'] ?? 1000) * 20;
