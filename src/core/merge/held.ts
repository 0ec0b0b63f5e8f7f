import { isList, isMap, type Json, type JsonMap, readField } from '../json.ts';
import { equalQuantities } from '../quantity.ts';
import { innerDefaults } from './apiServerDefaults.ts';
import { isEmpty, isFreeMap } from './emptiness.ts';
import type { ListRule } from './rule.ts';

/** Maps whose values are quantities, and single fields that are. */
const quantityMaps: ReadonlySet<string> = new Set(['capacity', 'limits', 'overhead', 'requests']);
const quantityFields: ReadonlySet<string> = new Set(['divisor', 'sizeLimit']);

/** How the values below a field compare. */
export type Comparison = 'plain' | 'quantity' | 'exact';

/** How the values of the map under `key` compare: quantities by value, free maps with their empty strings. */
export const comparisonBelow = (key: string): Comparison =>
  quantityMaps.has(key) ? 'quantity' : isFreeMap(key) ? 'exact' : 'plain';

/**
 * True if everything that `wanted` states is there already: maps key by key, lists entry by entry, quantities by value
 * (`1024Mi` = `1Gi`), absent = empty = false. What the API server added beside it does not matter.
 */
export const isHeld = (
  key: string,
  actual: Json | undefined,
  wanted: Json,
  comparison: Comparison = 'plain',
): boolean => {
  if (actual === wanted || wanted === null) return true;
  if (isMap(wanted)) {
    if (!isMap(actual)) return isEmpty(key, actual) && isEmpty(key, wanted);
    const below = comparisonBelow(key);
    for (const name of Object.keys(wanted)) {
      if (!isHeld(name, readField(actual, name), wanted[name] as Json, below)) return false;
    }
    return true;
  }
  if (isList(wanted)) {
    if (!isList(actual)) return wanted.length === 0 && isEmpty(key, actual);
    return wanted.length === actual.length && wanted.every((entry, index) => isHeld(key, actual[index], entry));
  }
  if (isMap(actual) || isList(actual)) return false;
  if (comparison === 'exact') return false;
  if (actual !== undefined && actual !== null && (comparison === 'quantity' || quantityFields.has(key))) {
    return (
      (typeof actual === 'string' || typeof actual === 'number') &&
      (typeof wanted === 'string' || typeof wanted === 'number') &&
      equalQuantities(actual, wanted)
    );
  }
  return (
    isEmpty(key, wanted) &&
    (isEmpty(key, actual) || (Object.hasOwn(innerDefaults, key) && actual === innerDefaults[key]))
  );
};

/** True if the template's entry is held by an entry with the same key. */
export const isEntryHeld = (rule: ListRule['entry'], actual: Json, wanted: JsonMap): boolean =>
  isMap(actual) &&
  isHeld('', actual, wanted) &&
  (rule.kind === 'map' || rule.isHeld === undefined || rule.isHeld(actual, wanted));
