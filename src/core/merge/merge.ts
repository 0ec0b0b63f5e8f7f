import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import {
  createEntry,
  type Entry,
  findEntry,
  type ListNode,
  type MapNode,
  openEntry,
  openList,
  openMap,
  toJson,
} from './draft.ts';
import { isEmpty } from './emptiness.ts';
import { type Comparison, comparisonBelow, isEntryHeld } from './held.ts';
import { clearOtherHandlers, mergeHandler } from './mergeHandler.ts';
import { mergeLeaf } from './mergeLeaf.ts';
import type { Merging } from './merging.ts';
import { below, type Place } from './place.ts';
import { placeEnv } from './placeEnv.ts';
import { anything, type EntryRule, type ListRule, type MapRule, type Rule } from './rule.ts';
import {
  agrees,
  claimFor,
  hold,
  isAnothers,
  record,
  refuse,
  refuseTemplate,
  settling,
  watch,
  yieldToPod,
} from './settle.ts';

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
    if (isNothing(key, value, rule)) continue;
    const field = Object.hasOwn(rule.fields, key) ? (rule.fields[key] as Rule) : isMap(value) ? anything : undefined;
    const here = below(place, key, rule);
    const by = merging.settled.has(here.source) ? settling(merging) : merging;
    let holds: boolean;
    if (field?.kind === 'map' && isMap(value)) {
      if (field.oneOf !== undefined) clearOtherHandlers(by, node, key, value, field.oneOf);
      holds = mergeMap(by, openMap(node, key), value, field, here, comparisonBelow(key));
    } else if (field?.kind === 'list' && isList(value)) {
      holds = mergeList(by, node, key, value, field, here);
    } else if (field?.kind === 'set' && isList(value)) {
      holds = mergeSet(by, node, key, value, here);
    } else if (rule.oneOf?.includes(key) && isMap(value)) {
      holds = mergeHandler(by, node, key, value, rule, here);
    } else {
      holds = mergeLeaf(by, node, key, value, rule, here, comparison);
    }
    held = held && holds;
  }
  return held;
};

/** True for what states nothing: the API server drops it, or puts its default there. False may contradict the pod. */
const isNothing = (key: string, value: Json, rule: MapRule): boolean =>
  value === null || (!rule.free && !isMap(value) && value !== false && isEmpty(key, value));

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
    const origin = merging.origins.get(wanted)?.[index] ?? index;
    const here = { path: `${place.path}[${name}]`, source: `${place.source}/${origin}` };
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
  const isSettledWithin = merging.settled.has(place.source);
  const by = isSettledWithin ? settling(merging) : merging;
  if (entry === undefined) {
    insertEntry(merging, list, createEntry(name, wanted, claimFor(by, wanted)), rule);
    return record(merging, 'added', place, true);
  }
  const { claim } = entry;
  if (by.settles && isEntryHeld(rule.entry, toJson(entry.change), wanted)) {
    entry.claim ??= claimFor(by, wanted);
    return record(merging, 'held', place, true);
  }
  const isChecked = rule.entry.kind === 'entry' || !isSettledWithin;
  if (isChecked && claim !== undefined && isAnothers(by, claim)) {
    const held = isEntryHeld(rule.entry, toJson(entry.change), wanted);
    const agree = agrees(merging, claim, wanted, (earlier, later) =>
      isEntryHeld(rule.entry, earlier, later as JsonMap),
    );
    if (!agree && !(claim.yielded && held)) return refuseTemplate(merging, claim, place);
    if (held) return record(merging, 'held', place, true);
  }
  const holds =
    rule.entry.kind === 'map'
      ? mergeEntryFields(merging, entry, wanted, rule.entry, place)
      : mergeWholeEntry(merging, by, entry, wanted, rule.entry, place);
  const own = claimFor(by, wanted);
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

/** @param by the merging, or how an expression within the entry settles what stands there */
const mergeWholeEntry = (
  merging: Merging,
  by: Merging,
  entry: Entry,
  wanted: JsonMap,
  rule: EntryRule,
  place: Place,
): boolean => {
  const actual = toJson(entry.change) as JsonMap;
  if (isEntryHeld(rule, actual, wanted)) return record(merging, 'held', place, true);
  const absent = rule.isAbsent?.(actual) === true;
  const unreadable = by === merging ? undefined : rule.unreadable?.(actual);
  if (unreadable !== undefined)
    merging.notices.push({ template: merging.template, path: place.path, message: unreadable });
  const isSettled = by !== merging && unreadable === undefined && rule.conflict?.(actual, wanted) === undefined;
  if (absent || merging.mode === 'replace' || isSettled) {
    const value = absent ? wanted : (rule.replace?.(actual, wanted) ?? { ...actual, ...wanted });
    entry.change = { kind: 'value', value };
    entry.replaced = true;
    return record(merging, 'replaced', place, true);
  }
  const conflict = merging.mode === 'override' ? undefined : rule.conflict?.(actual, wanted);
  if (conflict !== undefined) return refuse(merging, place, conflict);
  return yieldToPod(merging, place, () => isEntryHeld(rule, toJson(entry.change), wanted));
};

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
    if (!known) list.entries.push(createEntry(name, value, { template: merging.template, value }));
    record(merging, known ? 'held' : 'added', here, true);
  }
  return true;
};
