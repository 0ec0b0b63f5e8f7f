import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import {
  type Claim,
  createEntry,
  type Entry,
  findEntry,
  type ListNode,
  type MapNode,
  openEntry,
  openList,
  openMap,
  readClaim,
  readDraft,
  toJson,
} from './draft.ts';
import { isEmpty } from './emptiness.ts';
import { type Comparison, comparisonBelow, isHeld } from './held.ts';
import { anything, type EntryRule, type ListRule, type MapRule, type Rule } from './mergeTable.ts';
import type { Effect, Merging } from './merging.ts';
import { placeEnv } from './placeEnv.ts';

/** Where a merge is: the place in the pod by names, for people, and the pointer into the template's text. */
export interface Place {
  readonly path: string;
  readonly source: string;
}

const below = (place: Place, key: string, rule: MapRule): Place => ({
  path: rule.free ? `${place.path}[${key}]` : `${place.path}.${key}`,
  source: `${place.source}/${escapeToken(key)}`,
});

/**
 * Merges what a template states into a map of the pod, by the rules of {@link ./mergeTable.ts}. True if all of it holds
 * in the result: false where the pod's own value stayed, or a fault was found.
 */
export const mergeMap = (
  merging: Merging,
  node: MapNode,
  wanted: JsonMap,
  rule: MapRule,
  place: Place,
  comparison: Comparison = 'plain',
): boolean => {
  let held = true;
  for (const key of Object.keys(wanted)) {
    const value = wanted[key] as Json;
    if (value === null) continue;
    const field = Object.hasOwn(rule.fields, key) ? (rule.fields[key] as Rule) : isMap(value) ? anything : undefined;
    const here = below(place, key, rule);
    let holds: boolean;
    if (field?.kind === 'map' && isMap(value)) {
      holds =
        isEmpty(key, value) ||
        (field.oneOf !== undefined && replaceHandler(merging, node, key, value, field, here)) ||
        mergeMap(merging, openMap(node, key), value, field, here, comparisonBelow(key));
    } else if (field?.kind === 'list' && isList(value)) {
      holds = mergeList(merging, node, key, value, field, here);
    } else if (field?.kind === 'set' && isList(value)) {
      holds = mergeSet(merging, node, key, value, here);
    } else if (rule.oneOf?.includes(key) && isMap(value)) {
      holds = mergeHandler(merging, node, key, value, rule, here);
    } else {
      holds = mergeLeaf(merging, node, key, value, rule, here, comparison);
    }
    held = held && holds;
  }
  return held;
};

/** Merges the template's entries into a list of the pod. */
export const mergeList = (
  merging: Merging,
  node: MapNode,
  key: string,
  wanted: readonly Json[],
  rule: ListRule,
  place: Place,
): boolean => {
  if (wanted.length === 0) return true;
  const list = openList(node, key, rule.key);
  let held = true;
  for (const [index, entry] of wanted.entries()) {
    const name = rule.key(entry);
    if (!isMap(entry) || name === undefined) continue;
    const here = { path: `${place.path}[${name}]`, source: `${place.source}/${index}` };
    if (!mergeEntry(merging, list, entry, name, rule, here)) held = false;
  }
  return held;
};

const mergeEntry = (
  merging: Merging,
  list: ListNode,
  wanted: JsonMap,
  name: string,
  rule: ListRule,
  place: Place,
): boolean => {
  const entry = findEntry(list, name);
  if (entry === undefined) {
    insertEntry(merging, list, createEntry(name, wanted, merging.template), rule);
    return record(merging, 'added', place, true);
  }
  const { claim } = entry;
  if (claim !== undefined && claim.template !== merging.template) {
    const isSame = isEntryHeld(rule.entry, claim.value, wanted);
    if (claim.yielded ? isEntryHeld(rule.entry, toJson(entry.change), wanted) : isSame) {
      return record(merging, 'held', place, true);
    }
    if (!isSame) return refuseTemplate(merging, claim, place);
  }
  const holds =
    rule.entry.kind === 'map'
      ? mergeEntryFields(merging, entry, wanted, rule.entry, place)
      : mergeWholeEntry(merging, entry, wanted, rule.entry, place);
  const own = { template: merging.template, value: wanted };
  entry.claim = holds ? own : { ...own, yielded: true };
  return holds;
};

const mergeEntryFields = (merging: Merging, entry: Entry, wanted: JsonMap, rule: MapRule, place: Place): boolean => {
  const node = openEntry(entry);
  if (node === undefined) return false;
  merging.inEntry += 1;
  const holds = mergeMap(merging, node, wanted, rule, place);
  merging.inEntry -= 1;
  if (holds) hold(merging, place);
  else watch(merging, place, () => isEntryHeld(rule, toJson(entry.change), wanted));
  return holds;
};

const mergeWholeEntry = (merging: Merging, entry: Entry, wanted: JsonMap, rule: EntryRule, place: Place): boolean => {
  const actual = toJson(entry.change) as JsonMap;
  if (isEntryHeld(rule, actual, wanted)) return record(merging, 'held', place, true);
  const absent = rule.isAbsent?.(actual) === true;
  if (absent || merging.mode === 'replace') {
    const value = absent ? wanted : (rule.replace?.(actual, wanted) ?? { ...actual, ...wanted });
    entry.change = { kind: 'value', value };
    entry.replaced = true;
    return record(merging, 'replaced', place, true);
  }
  const conflict = merging.mode === 'override' ? undefined : rule.conflict?.(actual, wanted);
  if (conflict !== undefined) return refuse(merging, place, conflict);
  return yieldToPod(merging, place, () => isEntryHeld(rule, toJson(entry.change), wanted));
};

/** True if the template's entry is held by an entry with the same key. */
export const isEntryHeld = (rule: ListRule['entry'], actual: Json, wanted: JsonMap): boolean =>
  isMap(actual) &&
  isHeld('', actual, wanted) &&
  (rule.kind === 'map' || rule.isHeld === undefined || rule.isHeld(actual, wanted));

const insertEntry = (merging: Merging, list: ListNode, entry: Entry, rule: ListRule): void => {
  const { entries } = list;
  if (rule.place === 'env') entries.splice(placeEnv(entries, entry), 0, entry);
  else if (rule.place === 'front' && merging.mode !== 'replace') entries.splice(countLeadingAdded(entries), 0, entry);
  else entries.push(entry);
};

/** How many entries at the front of a list were put there just now. */
const countLeadingAdded = (entries: readonly Entry[]): number => {
  const first = entries.findIndex((entry) => !entry.added);
  return first === -1 ? entries.length : first;
};

const mergeSet = (merging: Merging, node: MapNode, key: string, wanted: readonly Json[], place: Place): boolean => {
  if (wanted.length === 0) return true;
  const list = openList(node, key, String);
  for (const [index, value] of wanted.entries()) {
    const name = String(value);
    const here = { path: `${place.path}[${name}]`, source: `${place.source}/${index}` };
    const known = findEntry(list, name) !== undefined;
    if (!known) list.entries.push(createEntry(name, value, merging.template));
    record(merging, known ? 'held' : 'added', here, true);
  }
  return true;
};

const mergeLeaf = (
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
  if (claim !== undefined && claim.template !== merging.template) {
    const isSame = isHeld(key, claim.value, wanted, how);
    if (claim.yielded ? isHeld(key, actual, wanted, how) : isSame) return record(merging, 'held', place, stated);
    if (!isSame) return refuseTemplate(merging, claim, place);
  }
  const own: Claim = { template: merging.template, value: wanted };
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

/**
 * Settles which handler a probe has when the pod's is of another kind than the template's: with `replace` the old one
 * must go, so the probe is written anew. True if that settled the whole probe.
 */
const replaceHandler = (
  merging: Merging,
  node: MapNode,
  key: string,
  wanted: JsonMap,
  rule: MapRule,
  place: Place,
): boolean => {
  const actual = readDraft(node, key);
  if (!isMap(actual) || merging.mode !== 'replace') return false;
  const isOther = (name: string) => rule.oneOf?.includes(name) === true && isMap(actual[name]) && !isMap(wanted[name]);
  if (!rule.oneOf?.some((name) => isMap(wanted[name])) || !Object.keys(actual).some(isOther)) return false;
  const rest = Object.fromEntries(Object.entries(actual).filter(([name]) => !isOther(name)));
  node.changes.set(key, { kind: 'value', value: { ...rest, ...wanted } });
  for (const name of Object.keys(wanted)) {
    record(merging, 'replaced', below(place, name, rule), !isEmpty(name, wanted[name]));
  }
  return true;
};

/** A handler of another kind that stands there already is in the way of the template's. */
const mergeHandler = (
  merging: Merging,
  node: MapNode,
  key: string,
  wanted: JsonMap,
  rule: MapRule,
  place: Place,
): boolean => {
  const other = rule.oneOf?.find((name) => name !== key && isMap(readDraft(node, name)));
  if (other === undefined) return mergeLeaf(merging, node, key, wanted, rule, place, 'plain');
  const claim = readClaim(node, other);
  return claim !== undefined && claim.template !== merging.template
    ? refuseTemplate(merging, claim, place)
    : yieldToPod(merging, place, () => isHeld(key, readDraft(node, key), wanted));
};

const yieldToPod = (merging: Merging, place: Place, isHeldNow: () => boolean): boolean => {
  if (merging.mode === 'reject') {
    return refuse(merging, place, 'the pod has its own value here, and the template says onConflict: reject');
  }
  watch(merging, place, isHeldNow);
  return record(merging, 'kept', place, false);
};

const watch = (merging: Merging, { path }: Place, isHeldNow: () => boolean): void => {
  if (merging.inEntry === 0) merging.yields.push({ path, isHeld: isHeldNow });
};

const refuse = (merging: Merging, place: Place, message: string): boolean => {
  merging.faults.push({
    template: merging.template,
    ...place,
    message,
    remedy: 'take it out of the pod, or let the template say onConflict: replace',
  });
  return record(merging, 'refused', place, false);
};

const refuseTemplate = (merging: Merging, claim: Claim, place: Place): boolean => {
  const later = Math.max(claim.template, merging.template);
  const [first, second] = [Math.min(claim.template, merging.template), later].map((index) => merging.names[index]);
  merging.faults.push({
    template: later,
    path: place.path,
    source: later === merging.template ? place.source : '',
    message: `templates "${first}" and "${second}" state different values here`,
    remedy: 'name only one of them in podgraft.dev/inject, or make them agree',
  });
  return record(merging, 'refused', place, false);
};

const record = (merging: Merging, effect: Effect['effect'], place: Place, holds: boolean): boolean => {
  merging.effects.push({ effect, path: place.path, source: place.source });
  if (holds) hold(merging, place);
  return effect !== 'kept' && effect !== 'refused';
};

const hold = (merging: Merging, place: Place): void => {
  if (merging.inEntry === 0) merging.holds.push(place.path);
};
