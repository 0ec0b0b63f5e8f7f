import { type CelValue, isCelList, isCelMap, keysOf, kindOf, readKey, Special, toCelValue } from './celValue.ts';
import { type Meter, spend, spendText } from './meter.ts';

/** Equality as CEL defines it: numbers by amount, lists and maps by their members; other kinds are never equal. */
export const equalValues = (meter: Meter, a: CelValue, b: CelValue): boolean => {
  if (a === b) return true;
  if (typeof a === 'string') {
    if (typeof b !== 'string' || a.length !== b.length) return false;
    spendText(meter, a.length);
    return false;
  }
  spend(meter, 1);
  if (isCelList(a)) return isCelList(b) && equalLists(meter, a, b);
  if (isCelMap(a)) return isCelMap(b) && equalMaps(meter, a, b);
  const [left, right] = [toNumber(a), toNumber(b)];
  // biome-ignore lint/suspicious/noDoubleEquals: an int and a double of the same amount are equal
  if (left !== undefined && right !== undefined) return left == right;
  if (!(a instanceof Special) || !(b instanceof Special) || a.kind !== b.kind) return false;
  if (a.kind === 'quantity' && b.kind === 'quantity') return a.value.billionths === b.value.billionths;
  if (a.kind !== 'optional' || b.kind !== 'optional') return a.value === b.value;
  if (a.value === undefined || b.value === undefined) return a.value === b.value;
  return equalValues(meter, a.value, b.value);
};

/** Negative, 0 or positive; undefined if the two have no order (CEL orders numbers, strings and bools). */
export const compareValues = (meter: Meter, a: CelValue, b: CelValue): number | undefined => {
  if (typeof a === 'string' && typeof b === 'string') {
    spendText(meter, Math.min(a.length, b.length));
    return compareTexts(a, b);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  const [left, right] = [toNumber(a), toNumber(b)];
  if (left === undefined || right === undefined) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
};

/** By code points, as Go compares UTF-8: JavaScript's order differs where surrogates are involved. */
const compareTexts = (a: string, b: string): number => {
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
  if (at === a.length || at === b.length) return a.length - b.length;
  return raise(left) - raise(right);
};

/** Surrogates stand for what lies beyond every other unit. */
const raise = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

const toNumber = (value: CelValue): bigint | number | undefined => {
  if (typeof value === 'bigint') return value;
  return kindOf(value) === 'double' ? ((value as Special<'double', number>).value as number) : undefined;
};

const equalLists = (meter: Meter, a: readonly unknown[], b: readonly unknown[]): boolean => {
  if (a.length !== b.length) return false;
  return a.every((item, index) => equalValues(meter, toCelValue(item as CelValue), toCelValue(b[index] as CelValue)));
};

const equalMaps = (meter: Meter, a: CelValue, b: CelValue): boolean => {
  if (!isCelMap(a) || !isCelMap(b)) return false;
  const keys = keysOf(a);
  spend(meter, keys.length);
  if (keys.length !== keysOf(b).length) return false;
  return keys.every((key) => {
    const [left, right] = [readKey(a, key), readKey(b, key)];
    return left !== undefined && right !== undefined && equalValues(meter, left, right);
  });
};
