/** One review as it was answered. */
export interface Replayed {
  readonly name: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly templates: readonly string[];
  /** Milliseconds of each answer. */
  readonly times: readonly number[];
  /** What differs from the goldens. */
  readonly differences: readonly string[];
  /** What the answer changes, if that was asked for. */
  readonly diff: string;
  readonly isCompared: boolean;
  /** Why there is no answer. */
  readonly problem?: string;
}

/** Numbers of a replay, and the same as one line. */
export const summarize = (replayed: readonly Replayed[]) => {
  const outcomes = Object.fromEntries(
    [...Map.groupBy(replayed, ({ outcome }) => outcome)].map(([outcome, some]) => [outcome, some.length]),
  );
  const times = replayed.flatMap((one) => one.times).sort((a, b) => a - b);
  const p50Ms = percentile(times, 0.5);
  const p99Ms = percentile(times, 0.99);
  const compared = replayed.filter(({ isCompared }) => isCompared).length;
  const different = replayed.filter(({ differences }) => differences.length > 0).length;
  const said = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const goldens = `${compared} compared with goldens, ${different} different`;
  const text = `${replayed.length} reviews (${said.join(', ')}); ${goldens}; p50 ${p50Ms} ms, p99 ${p99Ms} ms`;
  return { reviews: replayed.length, outcomes, compared, different, p50Ms, p99Ms, text };
};

/** The nearest-rank percentile of sorted numbers, to microseconds. */
const percentile = (sorted: readonly number[], share: number): number => {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return Math.round(value * 1000) / 1000;
};
