import { isList, isMap, type Json, type JsonMap, readField, readMap, setField } from '../json.ts';

/**
 * A draft is the pod with edits laid over it: every place that a template touched is a node, everything else is the
 * untouched original. The patch and the result are both read off the same nodes, so they cannot disagree.
 */
export type Change = { readonly kind: 'value'; readonly value: Json } | MapNode | ListNode;

/** Says that a template states this value here, whether it had to be added or stood there already. */
export interface Claim {
  /** The template's place in the list of selected ones. */
  readonly template: number;
  /** What the template states, before the API server's defaulting: later calls must compare with the same value. */
  readonly value: Json;
  /** True if an expression that reads `own` gave the value: others of its kind may go on from there. */
  readonly settled?: true;
  /** True if the pod's own value stayed. A later template must still agree, or the order of the calls would matter. */
  readonly yielded?: true;
}

export interface MapNode {
  readonly kind: 'map';
  /** What stood here; undefined if the map is made by us. */
  readonly origin: JsonMap | undefined;
  /** The template that all of `origin` comes from; undefined if it is the pod's. */
  readonly owner: number | undefined;
  readonly changes: Map<string, Change>;
  readonly claims: Map<string, Claim>;
}

export interface ListNode {
  readonly kind: 'list';
  readonly origin: readonly Json[] | undefined;
  /** The entries as they will stand in the result. */
  readonly entries: Entry[];
}

export interface Entry {
  /** The merge key; undefined if the entry lacks one (it is then left alone). */
  readonly key: string | undefined;
  change: Change;
  readonly added: boolean;
  /** True once `change` stands for another value than the received one. */
  replaced: boolean;
  claim: Claim | undefined;
}

export const createDraft = (origin: JsonMap | undefined, owner?: number): MapNode => ({
  kind: 'map',
  origin,
  owner,
  changes: new Map(),
  claims: new Map(),
});

/** The value that stands under `key` now, edits included. */
export const readDraft = (node: MapNode, key: string): Json | undefined => {
  const change = node.changes.get(key);
  return change === undefined ? readField(node.origin, key) : toJson(change);
};

/** The claim on the value under `key`, whoever made it. */
export const readClaim = (node: MapNode, key: string): Claim | undefined => {
  const claim = node.claims.get(key);
  if (claim !== undefined || node.owner === undefined) return claim;
  const value = readField(node.origin, key);
  return value === undefined ? undefined : { template: node.owner, value };
};

/** The templates whose values stand in the map itself, in the order in which they came. */
export const readAuthors = (node: MapNode): number[] =>
  [...node.claims.values()].filter((claim) => !claim.yielded).map(({ template }) => template);

/** The template whose value stands under `key`; undefined if it is the pod's own. */
export const readAuthor = (node: MapNode, key: string): number | undefined => {
  const claim = readClaim(node, key);
  return claim?.yielded ? undefined : claim?.template;
};

/** The map under `key`, ready to be edited; made if nothing stands there. */
export const openMap = (node: MapNode, key: string): MapNode => {
  const change = node.changes.get(key);
  if (change?.kind === 'map') return change;
  const child = change?.kind === 'value' ? createDraft(undefined) : createDraft(readMap(node.origin, key), node.owner);
  // Not what was received: with its fields as changes it is written as a whole.
  if (change?.kind === 'value' && isMap(change.value)) {
    for (const [name, value] of Object.entries(change.value)) child.changes.set(name, { kind: 'value', value });
  }
  node.changes.set(key, child);
  return child;
};

/** The list under `key`, ready to be edited; made if nothing stands there. */
export const openList = (node: MapNode, key: string, keyOf: (entry: Json) => string | undefined): ListNode => {
  const change = node.changes.get(key);
  if (change?.kind === 'list') return change;
  const received = change === undefined;
  const value = change?.kind === 'value' ? change.value : readField(node.origin, key);
  const known = isList(value) ? value : undefined;
  const { owner } = node;
  const child: ListNode = {
    kind: 'list',
    origin: received ? known : undefined,
    entries: (known ?? []).map((entry) => ({
      key: keyOf(entry),
      change: { kind: 'value', value: entry },
      added: false,
      replaced: false,
      claim: owner === undefined ? undefined : { template: owner, value: entry },
    })),
  };
  node.changes.set(key, child);
  return child;
};

/** The map that an entry is, ready to be edited. An entry that is no map stays as it is: undefined. */
export const openEntry = (entry: Entry): MapNode | undefined => {
  if (entry.change.kind === 'map') return entry.change;
  if (entry.change.kind !== 'value' || !isMap(entry.change.value)) return undefined;
  const { added, claim } = entry;
  const node = createDraft(entry.change.value, added && !claim?.settled ? claim?.template : undefined);
  entry.change = node;
  return node;
};

/** The last entry with this key (of repeated names the last counts), or undefined. */
export const findEntry = (list: ListNode, key: string): Entry | undefined =>
  list.entries.findLast((entry) => entry.key === key);

/** A new entry for {@link ListNode.entries}. */
export const createEntry = (key: string, value: Json, claim: Claim): Entry => ({
  key,
  change: { kind: 'value', value },
  added: true,
  replaced: false,
  claim,
});

/** True if the node is made by us and nothing was put in: it must not appear in the result. */
export const isVoid = (change: Change): boolean => {
  if (change.kind === 'value' || change.origin !== undefined) return false;
  if (change.kind === 'list') return change.entries.length === 0;
  for (const child of change.changes.values()) if (!isVoid(child)) return false;
  return true;
};

/** True if anything at or below this change differs from what was received. */
export const isChanged = (change: Change): boolean => {
  if (change.kind === 'value') return true;
  if (change.origin === undefined) return !isVoid(change);
  if (change.kind === 'map') return change.changes.values().some(isChanged);
  return change.entries.some(
    (entry) => entry.added || entry.replaced || (entry.change.kind !== 'value' && isChanged(entry.change)),
  );
};

/** The value that a change stands for. What was not touched is shared with the original. */
export const toJson = (change: Change): Json => {
  if (change.kind === 'value') return change.value;
  if (change.kind === 'list') return change.entries.map((entry) => toJson(entry.change));
  if (change.changes.size === 0) return change.origin ?? {};
  const fields: Record<string, Json> = { ...change.origin };
  for (const [key, child] of change.changes) {
    if (!isVoid(child)) setField(fields, key, toJson(child));
  }
  return fields;
};

/** Some fields of a map as JSON: the others, which may be large, are not looked at. */
export const pickJson = (node: MapNode, keys: readonly string[]): JsonMap => {
  const fields: Record<string, Json> = {};
  for (const key of keys) {
    const change = node.changes.get(key);
    const isOwn = change === undefined || isVoid(change);
    const value = isOwn ? readField(node.origin, key) : toJson(change);
    if (value !== undefined) setField(fields, key, value);
  }
  return fields;
};
