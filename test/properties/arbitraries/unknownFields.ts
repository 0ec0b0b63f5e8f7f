import fc from 'fast-check';
import type { Json, JsonMap } from '../../../src/core/json.ts';

/** Stands for an integer beyond 2^53 until {@link writeBigIntegers} puts it into the text. */
const big = (digits: string): string => `@@${digits}@@`;

/** A field that no version of Kubernetes has. */
export const unknownField = 'xField';

/** Integers that JavaScript's numbers cannot hold. */
export const bigInteger: fc.Arbitrary<string> = fc.constantFrom(
  big('9007199254740993'),
  big('9223372036854775807'),
  big('-9223372036854775808'),
  big('12345678901234567890'),
);

/** What may stand in a field that nobody knows: empty things, names with a meaning in JavaScript, big integers. */
export const unknownValue: fc.Arbitrary<Json> = fc.oneof(
  bigInteger,
  fc.constantFrom<Json>(0, '', 'x', false, null, [], {}),
  bigInteger.map((integer): JsonMap => ({ list: [null, { integer }], '': {} })),
  fc.constant(
    Object.fromEntries([
      ['__proto__', { polluted: true }],
      ['constructor', { prototype: 1 }],
    ]) as JsonMap,
  ),
);

/** JSON text in which the stand-ins are integers. */
export const writeBigIntegers = (text: string): string => text.replaceAll(/"@@(-?\d+)@@"/g, '$1');
