import fc from 'fast-check';
import type { Json, JsonMap } from '../../../src/core/json.ts';

/** A value in one of so many cases, else nothing; shrinks to nothing. */
export const seldom = <T>(arbitrary: fc.Arbitrary<T>, oneIn = 4): fc.Arbitrary<T | undefined> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: oneIn - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );

/** An object in which a field is absent where its arbitrary gives nothing. */
export const toMap = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonMap> =>
  fc
    .record(fields)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as JsonMap);

/** An object in which each field is there in one of so many cases. */
export const sparse = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>, oneIn = 4): fc.Arbitrary<JsonMap> =>
  toMap(Object.fromEntries(Object.entries(fields).map(([name, arbitrary]) => [name, seldom(arbitrary, oneIn)])));

/** One of a few values. */
export const oneOf = <const T extends readonly Json[]>(...values: T): fc.Arbitrary<T[number]> =>
  fc.constantFrom(...values);

/** A short list of entries that differ in what `key` says. */
export const listBy = (entry: fc.Arbitrary<JsonMap>, key: (entry: JsonMap) => unknown, maxLength = 3, minLength = 1) =>
  fc.uniqueArray(entry, { selector: key, minLength, maxLength });

/** A few of these values, in any order. */
export const someOf = (...values: readonly Json[]): fc.Arbitrary<Json[]> =>
  fc.shuffledSubarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) });
