import type { Json, JsonMap } from '../json.ts';
import { type CelValue, isCelList, isCelMap, kindOf, Special, toCelValue } from './celValue.ts';
import { formatQuantity } from './formatQuantity.ts';
import { failAt, type Meter, spend } from './meter.ts';

/** Characters of all texts in a result together, so that a list cannot repeat a long text. */
const maxResultLength = 131_072;

/**
 * A result as JSON. What was read out of a pod is returned as it is; an optional is its value, or null; a quantity is its
 * canonical text. A failure for what JSON cannot hold: integers beyond 2^53, keys that are no strings, NaN.
 */
export const toJsonValue = (meter: Meter, value: CelValue): Json => {
  let length = 0;
  const count = (text: string): string => {
    length += text.length;
    if (length > maxResultLength) failAt(meter, `the result holds more than ${maxResultLength} characters`);
    return text;
  };
  const convert = (item: CelValue): Json => {
    spend(meter, 1);
    if (typeof item === 'string') return count(item);
    if (isCelList(item)) return item.map((member) => convert(toCelValue(member)));
    if (item instanceof Map)
      return Object.fromEntries([...item].map(([key, member]) => [toKey(meter, key, count), convert(member)]));
    if (isCelMap(item)) {
      for (const [key, member] of Object.entries(item)) {
        count(key);
        convert(toCelValue(member));
      }
      return item as JsonMap;
    }
    return toScalar(meter, item, convert);
  };
  return convert(value);
};

const toKey = (meter: Meter, key: unknown, count: (text: string) => string): string =>
  typeof key === 'string' ? count(key) : failAt(meter, `the key ${String(key)} of the result is no string`);

const toScalar = (meter: Meter, value: CelValue, convert: (item: CelValue) => Json): Json => {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') {
    if (Number.isSafeInteger(Number(value))) return Number(value);
    return failAt(meter, `${value} is beyond the integers that JSON holds`, 'convert it with string(...)');
  }
  if (value instanceof Special) {
    if (value.kind === 'double' && Number.isFinite(value.value)) return value.value;
    if (value.kind === 'quantity') return formatQuantity(value);
    if (value.kind === 'optional') return value.value === undefined ? null : convert(value.value);
  }
  return failAt(meter, `the result is a ${kindOf(value)}, which a field cannot hold`);
};
