import { isList, isMap, type Json, type JsonMap } from '../core/json.ts';

/** How one value becomes another. */
export type Edit =
  /** Another value stands there, or one where there was none. */
  | { readonly kind: 'value'; readonly value: Json }
  /** Some fields of the map that stands there change. */
  | { readonly kind: 'map'; readonly changes: ReadonlyMap<string, Edit> }
  /** The entries of the list that stands there, as they will be: none of the old ones is moved or left out. */
  | { readonly kind: 'list'; readonly entries: readonly EntryEdit[] };

export type EntryEdit =
  | { readonly kind: 'same'; readonly index: number }
  | { readonly kind: 'changed'; readonly index: number; readonly edit: Edit }
  | { readonly kind: 'new'; readonly value: Json };

/** The value after the edit. */
export const applyEdit = (value: Json | undefined, edit: Edit): Json => {
  if (edit.kind === 'value') return edit.value;
  if (edit.kind === 'list') return edit.entries.map((entry) => applyEntry(isList(value) ? value : [], entry));
  const fields = new Map(Object.entries(isMap(value) ? value : {}));
  for (const [key, change] of edit.changes) fields.set(key, applyEdit(fields.get(key), change));
  return Object.fromEntries(fields) as JsonMap;
};

const applyEntry = (list: readonly Json[], entry: EntryEdit): Json => {
  if (entry.kind === 'new') return entry.value;
  return entry.kind === 'same' ? (list[entry.index] as Json) : applyEdit(list[entry.index], entry.edit);
};
