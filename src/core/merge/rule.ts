import type { Json, JsonMap } from '../json.ts';
import type { Default } from './apiServerDefaults.ts';

/** How one place of a pod takes what a template states for it. */
export type Rule = LeafRule | MapRule | ListRule | SetRule;

/** One value: set if absent, else onConflict. Lists and maps under this rule are one value too. */
export interface LeafRule {
  readonly kind: 'leaf';
}

/** Deep, by key. Fields that are not named follow {@link anything}. */
export interface MapRule {
  readonly kind: 'map';
  readonly fields: Readonly<Record<string, Rule>>;
  readonly defaults?: Readonly<Record<string, Default>>;
  /** Keys are the user's, so an empty string is a value. */
  readonly free?: true;
  /** `replace` does not hold here: what the pod has stays. */
  readonly neverReplaced?: true;
  /** At most one of these may stand in the map; the others are in its way. */
  readonly oneOf?: readonly string[];
}

/** A list whose entries are told apart by a key. */
export interface ListRule {
  readonly kind: 'list';
  /** The merge key; undefined if the entry has none. */
  readonly key: (entry: Json) => string | undefined;
  /** The field or fields that the key is read from, for messages. */
  readonly keyFields: readonly string[];
  /** How an entry merges with the pod's entry of the same key. */
  readonly entry: MapRule | EntryRule;
  /** Where new entries go; `end` unless said otherwise. */
  readonly place?: 'env' | 'front';
}

/** An entry that is one value in itself. */
export interface EntryRule {
  readonly kind: 'entry';
  readonly isHeld?: (actual: JsonMap, wanted: JsonMap) => boolean;
  /** True if the pod's entry counts as absent. */
  readonly isAbsent?: (actual: JsonMap) => boolean;
  /** What is wrong if the pod's own entry stays; undefined if it may. Text means: reject unless `replace`. */
  readonly conflict?: (actual: JsonMap, wanted: JsonMap) => string | undefined;
  /** Why an expression that reads `own` cannot go on from what stands there; undefined if it can. */
  readonly unreadable?: (actual: JsonMap) => string | undefined;
  /** The entry under `replace`; every field that the template states, over the pod's, unless said otherwise. */
  readonly replace?: (actual: JsonMap, wanted: JsonMap) => JsonMap;
}

/** A list of plain values: united, the pod's first. */
export interface SetRule {
  readonly kind: 'set';
}

export const leaf: LeafRule = { kind: 'leaf' };
export const anything: MapRule = { kind: 'map', fields: {} };
export const set: SetRule = { kind: 'set' };

/** A map rule for these fields. */
export const map = (fields: Readonly<Record<string, Rule>>, defaults?: Readonly<Record<string, Default>>): MapRule =>
  defaults === undefined ? { kind: 'map', fields } : { kind: 'map', fields, defaults };
