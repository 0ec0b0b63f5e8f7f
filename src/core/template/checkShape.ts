import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import type { ListRule, Rule } from '../merge/rule.ts';

/** Called with the JSON pointer of what is wrong. */
export type Report = (pointer: string, message: string, remedy?: string) => void;

/** Checks that a value has the shape that merging it needs: maps, lists, and the keys that tell their entries apart. */
export const checkShape = (value: Json, rule: Rule, pointer: string, report: Report): void => {
  if (value === null || rule.kind === 'leaf') return;
  if (rule.kind === 'set' || rule.kind === 'list') {
    if (!isList(value)) report(pointer, 'must be a list', 'write each entry behind a "-"');
    else if (rule.kind === 'list') checkEntries(value, rule, pointer, report);
    return;
  }
  if (!isMap(value)) {
    report(pointer, 'must be a map', 'write its fields as "name: value"');
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    const at = `${pointer}/${escapeToken(key)}`;
    if (rule.free && typeof child !== 'string') report(at, 'must be a string', 'put it in quotes');
    if (Object.hasOwn(rule.fields, key)) checkShape(child, rule.fields[key] as Rule, at, report);
  }
};

const checkEntries = (entries: readonly Json[], rule: ListRule, pointer: string, report: Report): void => {
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const at = `${pointer}/${index}`;
    if (!isMap(entry)) {
      report(at, 'must be a map', 'write its fields as "name: value"');
      continue;
    }
    const key = rule.key(entry);
    if (key === undefined) report(at, describeMissing(entry, rule));
    else if (seen.has(key)) report(at, `"${key}" is listed twice`, 'keep one of the two');
    else seen.add(key);
    if (rule.entry.kind === 'map') checkShape(entry, rule.entry, at, report);
  }
};

const describeMissing = (entry: JsonMap, rule: ListRule): string => {
  const [field] = rule.keyFields;
  if (field === undefined) return 'has nothing that tells it from other entries';
  return entry[field] === undefined ? `${field} is missing` : `${field} has the wrong type`;
};
