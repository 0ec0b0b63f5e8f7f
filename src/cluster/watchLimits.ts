import { backOffLimits } from './backOff.ts';
import { listLimits } from './listResource.ts';

/** What a watch of a resource allows itself and the API server. Durations are in milliseconds unless they say otherwise. */
export const watchLimits = {
  ...listLimits,
  ...backOffLimits,
  /** How long the head of a watch's answer may take. */
  headMs: 30_000,
  /** A watch without a byte for so long is given up for a list: the server sends a bookmark once a minute. */
  silenceMs: 180_000,
  /** The server is asked to end a watch after this many seconds, or up to twice as many. */
  watchSeconds: 300,
  /** How long after the end that was asked for a watch is ended from this side. */
  graceMs: 15_000,
  /** How long an event may be. */
  maxEventBytes: 8 * 1024 * 1024,
  /** How often a list heals what a watch missed: between half and one and a half times this. */
  relistMs: 600_000,
  /** A watch that lasted so long works. */
  provenMs: 5000,
  /** The longest that the API server may ask to be left alone. */
  maxRetryAfterMs: 60_000,
};

export type WatchLimits = typeof watchLimits;
