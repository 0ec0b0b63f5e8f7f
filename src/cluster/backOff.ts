/** How long to wait between attempts, in milliseconds. */
export interface BackOffLimits {
  /** The most after the first failure; it doubles with each that follows. */
  readonly firstMs: number;
  /** The most after any number of failures. */
  readonly lastMs: number;
}

/** A second on average, growing to a quarter of a minute: an API server that comes back is found well within a minute. */
export const backOffLimits: BackOffLimits = { firstMs: 2000, lastMs: 30_000 };

/**
 * A pause before the next attempt, anywhere between nothing and its maximum ("full jitter"), so that clients which failed
 * together do not come back together. `random` is from 0 to below 1.
 */
export const backOff = (failures: number, random: number, { firstMs, lastMs }: BackOffLimits): number =>
  random * Math.min(lastMs, firstMs * 2 ** Math.min(failures, 30));
