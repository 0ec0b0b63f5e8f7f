import {
  type CelList,
  type CelMap,
  type CelValue,
  isCelList,
  kindOf,
  sizeOfMap,
  toCelValue,
  toDouble,
} from '../celValue.ts';
import { compareValues, equalValues } from '../compareValues.ts';
import { failAt, type Meter, spend } from '../meter.ts';
import { add } from '../operators.ts';
import { declare, type Overload } from '../signature.ts';
import { codePoints } from './codePoints.ts';

/** `size`, Kubernetes' list library (apiserver/pkg/cel/library/lists.go), and of cel-go's ext.Lists flatten, sort, reverse. */
export const listFunctions: readonly Overload[] = [
  declare('size(string): int', sizeOfText),
  declare('string.size(): int', sizeOfText),
  declare('size(list): int', (_, list: CelList) => BigInt(list.length)),
  declare('list.size(): int', (_, list: CelList) => BigInt(list.length)),
  declare('size(map): int', sizeOfKeys),
  declare('map.size(): int', sizeOfKeys),
  declare('list.isSorted(): bool', (meter, list: CelList) =>
    valuesOf(meter, list).every(
      (item, index, all) => index === 0 || compare(meter, all[index - 1] as CelValue, item) <= 0,
    ),
  ),
  declare('list.sum(): T', (meter, list: CelList) => {
    const values = valuesOf(meter, list);
    const first = values[0] === undefined || kindOf(values[0]) !== 'double' ? 0n : toDouble(0);
    return values.reduce((sum, value) => {
      const kind = kindOf(value);
      if (kind !== 'int' && kind !== 'double') failAt(meter, `sum() takes a list of numbers, not of ${kind}`);
      return add(meter, sum, value);
    }, first as CelValue);
  }),
  declare('list.min(): T', (meter, list: CelList) => extreme(meter, list, 'min', -1)),
  declare('list.max(): T', (meter, list: CelList) => extreme(meter, list, 'max', 1)),
  declare('list.indexOf(dyn): int', (meter, list: CelList, wanted: CelValue) =>
    BigInt(valuesOf(meter, list).findIndex((item) => equalValues(meter, item, wanted))),
  ),
  declare('list.lastIndexOf(dyn): int', (meter, list: CelList, wanted: CelValue) =>
    BigInt(valuesOf(meter, list).findLastIndex((item) => equalValues(meter, item, wanted))),
  ),
  declare('list.flatten(): list', (meter, list: CelList) => flatten(meter, list, 1n)),
  declare('list.flatten(int): list', flatten),
  declare('list.sort(): list<T>', (meter, list: CelList) => {
    spend(meter, list.length * Math.ceil(Math.log2(list.length + 2)));
    return valuesOf(meter, list).toSorted((a, b) => compare(meter, a, b));
  }),
  declare('list.reverse(): list<T>', (meter, list: CelList) => valuesOf(meter, list).toReversed()),
];

const valuesOf = (meter: Meter, list: CelList): readonly CelValue[] => {
  spend(meter, list.length);
  return list.map(toCelValue);
};

function sizeOfText(meter: Meter, text: string): bigint {
  return BigInt(codePoints(meter, text).length);
}

function sizeOfKeys(meter: Meter, map: CelMap): bigint {
  const size = sizeOfMap(map);
  spend(meter, size / 8);
  return BigInt(size);
}

const compare = (meter: Meter, a: CelValue, b: CelValue): number =>
  compareValues(meter, a, b) ?? failAt(meter, `${kindOf(a)} and ${kindOf(b)} have no order`);

const extreme = (meter: Meter, list: CelList, name: string, sign: 1 | -1): CelValue => {
  const [first, ...rest] = valuesOf(meter, list);
  if (first === undefined) return failAt(meter, `${name}() of an empty list`, 'add a least value, as in ([0] + list)');
  return rest.reduce((best, item) => (compare(meter, item, best) * sign > 0 ? item : best), first);
};

function flatten(meter: Meter, list: CelList, depth: bigint): CelList {
  if (depth < 0n) return failAt(meter, `flatten(${depth}): the depth is negative`);
  return valuesOf(meter, list).flatMap((item) => {
    if (!isCelList(item)) return [item];
    if (depth > 1n) return flatten(meter, item, depth - 1n);
    return depth === 0n ? [item as CelValue] : [...valuesOf(meter, item)];
  });
}
