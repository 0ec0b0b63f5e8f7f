import { isList, isMap, type Json } from '../json.ts';
import type { FieldType } from '../schema/fieldType.ts';
import { readFieldType } from '../schema/readType.ts';

/**
 * What an expression gave, in the form that its field takes: text for numbers and booleans where text stands, without null
 * and without the maps that become empty by that. Undefined if nothing is left. Types that do not go together stay as
 * they are, for the schema to refuse.
 */
export const fitValue = (value: Json, type: FieldType | undefined): Json | undefined => {
  if (value === null) return undefined;
  if (isList(value)) {
    const of = type?.kind === 'list' ? type.of : undefined;
    return value.map((item) => fitValue(item, of)).filter((item) => item !== undefined);
  }
  if (isMap(value)) return fitMap(value, type);
  return type?.kind === 'string' ? String(value) : value;
};

const fitMap = (value: Readonly<Record<string, Json>>, type: FieldType | undefined): Json | undefined => {
  const entries = Object.entries(value);
  const kept = entries.flatMap(([key, child]) => {
    const fitted = fitValue(child, typeOfField(type, key));
    return fitted === undefined ? [] : [[key, fitted] as const];
  });
  return kept.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(kept);
};

const typeOfField = (type: FieldType | undefined, key: string): FieldType | undefined =>
  type?.kind === 'object' ? readFieldType(type.type, key) : type?.kind === 'map' ? type.of : undefined;
