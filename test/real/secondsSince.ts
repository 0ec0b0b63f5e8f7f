/** Seconds with one decimal since a time of `performance.now()`. */
export const secondsSince = (began: number): string => ((performance.now() - began) / 1000).toFixed(1);
