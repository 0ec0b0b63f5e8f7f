import { equals } from '../core/equals.ts';
import { isList, isMap, type Json, type JsonMap, readField, readString } from '../core/json.ts';
import {
  type Change,
  type Entry,
  isChanged,
  isVoid,
  type ListNode,
  type MapNode,
  readDraft,
  toJson,
} from '../core/merge/draft.ts';
import { defaultPullPolicy } from '../core/merge/image.ts';
import type { Edit, EntryEdit } from './edit.ts';

/**
 * What a draft over the pod as the API server completes it changes in the pod as it was written: what was only completed
 * stays out. Undefined if nothing.
 *
 * @param original what stands here in the manifest; the draft's own origin is that plus defaults, entries of lists appended
 */
export const toEdit = (change: Change, original: Json | undefined): Edit | undefined => {
  if (change.kind === 'value') return toValue(change.value, original);
  if (change.origin === undefined) return isVoid(change) ? undefined : toValue(toJson(change), original);
  return change.kind === 'map' ? toMapEdit(change, original) : toListEdit(change, original);
};

/** A map that keeps its keys is changed field by field, so that as much as possible of what stands there stays. */
const toValue = (value: Json, original: Json | undefined): Edit | undefined => {
  if (original !== undefined && equals(value, original)) return undefined;
  if (!isMap(value) || !isMap(original) || Object.keys(original).some((key) => !Object.hasOwn(value, key))) {
    return { kind: 'value', value };
  }
  const edits = Object.entries(value).map(([key, child]) => [key, toValue(child, readField(original, key))] as const);
  return { kind: 'map', changes: new Map(edits.filter((edit): edit is [string, Edit] => edit[1] !== undefined)) };
};

const toMapEdit = (node: MapNode, original: Json | undefined): Edit | undefined => {
  const known = isMap(original) ? original : undefined;
  const changes = new Map<string, Edit>();
  for (const [key, change] of node.changes) {
    if (isVoid(change) || isDerived(node, known, key)) continue;
    const edit = toEdit(change, readField(known, key));
    if (edit !== undefined) changes.set(key, edit);
  }
  if (changes.size === 0) return undefined;
  if (known !== undefined) return { kind: 'map', changes };
  // Nothing stands there to be edited, so every edit below is a value.
  const fields = [...changes].map(([key, edit]) => [key, edit.kind === 'value' ? edit.value : null] as const);
  return { kind: 'value', value: Object.fromEntries(fields) };
};

/** True for a pull policy that nobody wrote and that the API server will derive anew from the image. */
const isDerived = (node: MapNode, known: JsonMap | undefined, key: string): boolean =>
  key === 'imagePullPolicy' &&
  readString(known, 'imagePullPolicy') === undefined &&
  readDraft(node, key) === defaultPullPolicy(String(readDraft(node, 'image') ?? ''));

const toListEdit = (node: ListNode, original: Json | undefined): Edit | undefined => {
  const known = isList(original) ? original : [];
  const entries: EntryEdit[] = [];
  let index = -1;
  for (const entry of node.entries) {
    if (!entry.added) index += 1;
    const edited = entry.added ? toNewEntry(entry) : toEntryEdit(entry, index, known);
    if (edited !== undefined) entries.push(edited);
  }
  if (entries.every(({ kind }) => kind === 'same')) return undefined;
  if (isList(original)) return { kind: 'list', entries };
  return { kind: 'value', value: entries.flatMap((entry) => (entry.kind === 'new' ? [entry.value] : [])) };
};

const toNewEntry = ({ change }: Entry): EntryEdit => ({ kind: 'new', value: toJson(change) });

const toEntryEdit = (entry: Entry, index: number, known: readonly Json[]): EntryEdit | undefined => {
  const { change, replaced } = entry;
  const isTouched = replaced || (change.kind !== 'value' && isChanged(change));
  // Behind the manifest's own entries stand those that the API server appends by itself.
  if (index >= known.length) return isTouched ? toNewEntry(entry) : undefined;
  const edit = isTouched ? toEdit(change, known[index]) : undefined;
  return edit === undefined ? { kind: 'same', index } : { kind: 'changed', index, edit };
};
