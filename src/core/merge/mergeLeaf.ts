import type { Json } from '../json.ts';
import { type MapNode, readClaim, readDraft } from './draft.ts';
import { isEmpty } from './emptiness.ts';
import { type Comparison, isHeld } from './held.ts';
import type { Merging } from './merging.ts';
import type { Place } from './place.ts';
import type { MapRule } from './rule.ts';
import { agrees, claimFor, isAnothers, record, refuseTemplate, yieldToPod } from './settle.ts';

/** Merges one value into a map of the pod: set if absent, else onConflict. */
export const mergeLeaf = (
  merging: Merging,
  node: MapNode,
  key: string,
  wanted: Json,
  rule: MapRule,
  place: Place,
  comparison: Comparison,
): boolean => {
  const how = rule.free ? 'exact' : comparison;
  const claim = readClaim(node, key);
  const stated = rule.free === true || !isEmpty(key, wanted);
  const actual = readDraft(node, key);
  // An expression that reads own and leaves what stands there contradicts nobody.
  if (merging.settles && stated && isHeld(key, actual, wanted, how)) {
    node.claims.set(key, claim ?? claimFor(merging, wanted));
    return record(merging, 'held', place, true);
  }
  if (claim !== undefined && isAnothers(merging, claim)) {
    const held = isHeld(key, actual, wanted, how);
    const agree = agrees(merging, claim, wanted, (earlier, later) => isHeld(key, earlier, later, how));
    if (!agree && !(claim.yielded && held)) return refuseTemplate(merging, claim, place);
    if (held) return record(merging, 'held', place, stated);
  }
  const own = claimFor(merging, wanted);
  const absent = rule.free
    ? actual === undefined || actual === null
    : isEmpty(key, actual) || isDefault(rule, node, key, actual) || merging.limitRanged?.has(place.path) === true;
  if ((absent && !stated) || isHeld(key, actual, wanted, how)) {
    node.claims.set(key, own);
    return record(merging, 'held', place, stated);
  }
  if (!absent && (merging.mode !== 'replace' || rule.neverReplaced)) {
    node.claims.set(key, { ...own, yielded: true });
    return yieldToPod(merging, place, () => stated && isHeld(key, readDraft(node, key), wanted, how));
  }
  node.changes.set(key, { kind: 'value', value: wanted });
  node.claims.set(key, own);
  return record(merging, absent ? 'added' : 'replaced', place, stated);
};

const isDefault = (rule: MapRule, node: MapNode, key: string, actual: Json | undefined): boolean => {
  if (rule.defaults === undefined || !Object.hasOwn(rule.defaults, key)) return false;
  const known = rule.defaults[key];
  return actual === (typeof known === 'function' ? known((sibling) => readDraft(node, sibling)) : known);
};
