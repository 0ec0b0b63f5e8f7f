import { isDeepStrictEqual } from 'node:util';
import { isList, isMap, type Json, type JsonMap, readField, readList } from '../../src/core/json.ts';
import { canonicalQuantity } from '../apiserver/canonicalQuantity.ts';
import { isEmptyValue } from './emptyValues.ts';
import { entryKey, unitedLists } from './listKeys.ts';

const quantityMaps: ReadonlySet<string> = new Set(['limits', 'overhead', 'requests']);

const isSame = (wanted: Json, actual: Json | undefined, field: string, parent: string): boolean => {
  if (isDeepStrictEqual(wanted, actual)) return true;
  // What states nothing may have been filled in with the API server's default.
  if (isEmptyValue(wanted, field, parent)) return isEmptyValue(actual, field, parent) || typeof wanted !== 'boolean';
  const isQuantity = quantityMaps.has(parent) && !isMap(actual);
  return isQuantity && canonicalQuantity(String(wanted)) === canonicalQuantity(String(actual));
};

/**
 * What of the wanted value is not there, as sentences: maps key by key, lists by their key, quantities by value, absent
 * = empty = false. `field` is what the value stands in, `parent` what that stands in.
 */
export const findMissing = (wanted: Json, actual: Json | undefined, field: string, parent = ''): string[] => {
  if (isMap(wanted)) {
    if (!isMap(actual)) return isEmptyValue(wanted, field, parent) ? [] : [`${field} is not there`];
    return Object.entries(wanted).flatMap(([key, value]) =>
      findMissing(value, readField(actual, key), key, field).map((text) => `${field}.${text}`),
    );
  }
  if (isList(wanted) && isList(actual)) {
    const isKeyed = wanted.some((entry) => entryKey(field, entry) !== undefined);
    if (!isKeyed && !unitedLists.has(field)) {
      if (wanted.length !== actual.length && !isEmptyValue(wanted, field, parent)) return [`${field} is another list`];
      return wanted.flatMap((entry, index) => findMissing(entry, actual[index], field, parent));
    }
    return wanted.flatMap((entry) => {
      const key = entryKey(field, entry);
      const found = actual.findLast((other) =>
        key === undefined ? isDeepStrictEqual(entry, other) : entryKey(field, other) === key,
      );
      if (found === undefined) return [`${field} lacks ${JSON.stringify(entry)}`];
      return isMap(entry) ? findMissing(entry, found, key ?? field) : [];
    });
  }
  return isSame(wanted, actual, field, parent)
    ? []
    : [`${field} is ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`];
};

/** The keys of the entries of the list under `field`, in order. */
export const listKeys = (owner: JsonMap | undefined, field: string): string[] =>
  readList(owner, field).map((entry) => entryKey(field, entry) ?? JSON.stringify(entry));
