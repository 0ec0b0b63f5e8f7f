import { isMap, type Json, type JsonMap } from '../json.ts';

/** What CEL has and JSON has not. A class, because the keys of a JSON object may be anything: only a class tells them apart. */
export class Special<Kind extends string, Value> {
  readonly kind: Kind;
  readonly value: Value;
  constructor(kind: Kind, value: Value) {
    this.kind = kind;
    this.value = value;
  }
}

export type Double = Special<'double', number>;
export type Optional = Special<'optional', CelValue | undefined>;
export type TypeName = Special<'type', string>;
/** An amount in billionths, and the suffixes that it is written with. */
export type Quantity = Special<'quantity', { readonly billionths: bigint; readonly isBinary: boolean }>;

export type CelKey = string | boolean | bigint;

/**
 * A value of an expression. Integers are BigInt and doubles are boxed: so a plain number is always one of JSON's, and lists
 * and objects of a pod stay as they are until something is read out of them with {@link toCelValue}. Maps that an
 * expression makes are Maps.
 */
export type CelValue = string | boolean | null | bigint | Double | Optional | TypeName | Quantity | CelList | CelMap;
export type CelList = readonly (CelValue | Json)[];
export type CelMap = JsonMap | ReadonlyMap<CelKey, CelValue>;

export type CelKind = 'string' | 'bool' | 'null' | 'int' | 'double' | 'optional' | 'type' | 'quantity' | 'list' | 'map';

export const toDouble = (value: number): Double => new Special('double', value);

/** JSON as CEL sees it: integers are int, other numbers double. Integers beyond 2^53 lost digits in JSON.parse: double. */
export const toCelValue = (value: CelValue | Json): CelValue => {
  if (typeof value !== 'number') return value as CelValue;
  return Number.isSafeInteger(value) ? BigInt(value) : toDouble(value);
};

export const kindOf = (value: CelValue): CelKind => {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (value === null) return 'null';
  if (value instanceof Special) return value.kind;
  return Array.isArray(value) ? 'list' : 'map';
};

export const isCelMap = (value: CelValue): value is CelMap => isMap(value) && !(value instanceof Special);

export const isCelList = (value: CelValue): value is CelList => Array.isArray(value);

/** The value under a key, or undefined if there is none. A key `constructor` or `__proto__` is a key like any other. */
export const readKey = (map: CelMap, key: CelValue): CelValue | undefined => {
  if (map instanceof Map) return map.get(key as CelKey);
  if (typeof key !== 'string' || !Object.hasOwn(map, key)) return undefined;
  const value = (map as JsonMap)[key];
  return value === undefined ? undefined : toCelValue(value);
};

export const keysOf = (map: CelMap): readonly CelKey[] => (map instanceof Map ? [...map.keys()] : Object.keys(map));

export const sizeOfMap = (map: CelMap): number => (map instanceof Map ? map.size : Object.keys(map).length);
