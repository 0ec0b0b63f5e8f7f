import { isMap, type JsonMap } from '../json.ts';
import { createDraft, type MapNode, openMap, readAuthor, readClaim, readDraft } from './draft.ts';
import { isHeld } from './held.ts';
import { mergeLeaf } from './mergeLeaf.ts';
import type { Merging } from './merging.ts';
import type { Place } from './place.ts';
import type { MapRule } from './rule.ts';
import { refuseTemplate, yieldToPod } from './settle.ts';

/**
 * With `replace`, a handler of another kind than the template's must go, since a probe has only one: the probe is then
 * written anew, without it. Another template's handler stays, to be found as a contradiction.
 */
export const clearOtherHandlers = (
  merging: Merging,
  node: MapNode,
  key: string,
  wanted: JsonMap,
  handlers: readonly string[],
): void => {
  const actual = readDraft(node, key);
  if (merging.mode !== 'replace' || !isMap(actual) || !handlers.some((name) => isMap(wanted[name]))) return;
  const others = handlers.filter((name) => isMap(actual[name]) && !isMap(wanted[name]));
  const probe = openMap(node, key);
  if (others.length === 0 || others.some((name) => isFromAnother(merging, probe, name))) return;
  const anew = createDraft(undefined);
  for (const [name, value] of Object.entries(actual)) {
    if (!others.includes(name)) anew.changes.set(name, { kind: 'value', value });
  }
  for (const [name, claim] of probe.claims) if (!others.includes(name)) anew.claims.set(name, claim);
  node.changes.set(key, anew);
};

const isFromAnother = (merging: Merging, probe: MapNode, name: string): boolean => {
  const author = readAuthor(probe, name);
  return author !== undefined && author !== merging.template;
};

/** A handler of another kind that stands there already is in the way of the template's. */
export const mergeHandler = (
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
