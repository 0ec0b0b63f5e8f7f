import { isMap, type Json, type JsonMap } from '../core/json.ts';
import type { Edit } from './edit.ts';

/** The edit without what it does at some field of maps within maps; undefined if nothing else is left. */
export const withoutField = (edit: Edit, [step, ...rest]: readonly string[]): Edit | undefined => {
  if (step === undefined) return undefined;
  if (edit.kind === 'list') return edit;
  if (edit.kind === 'value') {
    const value = dropField(edit.value, [step, ...rest]);
    return value === undefined ? undefined : { kind: 'value', value };
  }
  const changes = new Map(edit.changes);
  const below = changes.get(step);
  const left = below === undefined ? undefined : withoutField(below, rest);
  if (left === undefined) changes.delete(step);
  else changes.set(step, left);
  return changes.size === 0 ? undefined : { kind: 'map', changes };
};

const dropField = (value: Json, [step, ...rest]: readonly string[]): Json | undefined => {
  if (step === undefined) return undefined;
  if (!isMap(value) || !Object.hasOwn(value, step)) return value;
  const { [step]: child, ...others } = value;
  const left = dropField(child as Json, rest);
  const now: JsonMap = left === undefined ? others : { ...others, [step]: left };
  return Object.keys(now).length === 0 ? undefined : now;
};
