import { isDeepStrictEqual } from 'node:util';
import { isList, isMap, type Json, type JsonMap, readField, readList } from '../../src/core/json.ts';
import { canonicalQuantity } from '../apiserver/canonicalQuantity.ts';
import { entryKey, unitedLists } from './listKeys.ts';

const isNothing = (value: Json | undefined): boolean => {
  if (isMap(value)) return Object.values(value).every(isNothing);
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === false ||
    value === 0 ||
    (isList(value) && value.length === 0)
  );
};

/** An empty string and 0 state nothing: there the API server's default may stand. */
const isSame = (wanted: Json, actual: Json | undefined, parent: string): boolean => {
  if (wanted === '' || wanted === 0) return true;
  if (isDeepStrictEqual(wanted, actual) || (isNothing(wanted) && isNothing(actual))) return true;
  const isQuantity = ['limits', 'requests', 'overhead'].includes(parent) || typeof wanted === 'number';
  return isQuantity && !isMap(actual) && canonicalQuantity(String(wanted)) === canonicalQuantity(String(actual));
};

/**
 * What of the wanted value is not there, as sentences: maps key by key, lists by their key, quantities by value, absent
 * = empty = false. `field` is what the value stands in.
 */
export const findMissing = (wanted: Json, actual: Json | undefined, field: string, parent = ''): string[] => {
  if (isMap(wanted)) {
    if (!isMap(actual)) return isNothing(wanted) ? [] : [`${field} is not there`];
    return Object.entries(wanted).flatMap(([key, value]) =>
      findMissing(value, readField(actual, key), key, field).map((text) => `${field}.${text}`),
    );
  }
  if (isList(wanted) && isList(actual)) {
    const isKeyed = wanted.some((entry) => entryKey(field, entry) !== undefined);
    if (!isKeyed && !unitedLists.has(field))
      return isDeepStrictEqual(wanted, actual) ? [] : [`${field} is another list`];
    return wanted.flatMap((entry) => {
      const key = entryKey(field, entry);
      const found = actual.findLast((other) =>
        key === undefined ? isDeepStrictEqual(entry, other) : entryKey(field, other) === key,
      );
      if (found === undefined) return [`${field} lacks ${JSON.stringify(entry)}`];
      return isMap(entry) ? findMissing(entry, found, key ?? field) : [];
    });
  }
  return isSame(wanted, actual, parent)
    ? []
    : [`${field} is ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`];
};

/** The keys of the entries of the list under `field`, in order. */
export const listKeys = (owner: JsonMap | undefined, field: string): string[] =>
  readList(owner, field).map((entry) => entryKey(field, entry) ?? JSON.stringify(entry));
