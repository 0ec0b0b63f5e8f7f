import { quote } from '../formatPath.ts';
import { isList, isMap, type Json } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import type { ListRule, Rule } from '../merge/rule.ts';

/** Called with the JSON pointer of what is wrong. */
export type Report = (pointer: string, message: string, remedy?: string) => void;

/** True for a text that holds expressions: what comes of it is not known yet. */
export type IsExpression = (text: string) => boolean;

/** Checks that merging can tell the entries of every list apart. Shapes and types are the schema's business. */
export const checkKeys = (value: Json | undefined, rule: Rule, pointer: string, report: Report): void => {
  if (rule.kind === 'list' && isList(value)) checkEntries(value, rule, pointer, report);
  if (rule.kind !== 'map' || !isMap(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (Object.hasOwn(rule.fields, key))
      checkKeys(child, rule.fields[key] as Rule, `${pointer}/${escapeToken(key)}`, report);
  }
};

const checkEntries = (entries: readonly Json[], rule: ListRule, pointer: string, report: Report): void => {
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const at = `${pointer}/${index}`;
    const key = rule.key(entry);
    if (entry === null) report(at, 'the entry is empty', 'write something behind the "-", or take it out');
    else if (key !== undefined && seen.has(key)) report(at, `${quote(key)} is listed twice`, 'keep one of the two');
    else if (key === undefined && isMap(entry) && rule.keyFields.length === 0) {
      report(at, 'has nothing that tells it from other entries');
    }
    if (key !== undefined) seen.add(key);
    if (rule.entry.kind === 'map') checkKeys(entry, rule.entry, at, report);
  }
};
