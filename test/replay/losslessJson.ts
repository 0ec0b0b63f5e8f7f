type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Marks the digits of an integer that JavaScript's numbers cannot hold; no text of a pod starts with it. */
const mark = '\u0000';

/**
 * Parses JSON without losing integers beyond 2^53: each is kept as a marked string of its digits, so that it can be
 * compared, moved and written back by {@link writeLossless}.
 */
export const parseLossless = (text: string): unknown => {
  const keepDigits: Reviver = (_key, value, { source = '' }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? `${mark}${source}` : value;
  return (JSON.parse as (text: string, reviver: Reviver) => unknown)(text, keepDigits);
};

/** The reverse of {@link parseLossless}, indented by two. */
export const writeLossless = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 2).replaceAll(/"\\u0000(-?\d+)"/g, '$1')}\n`;
