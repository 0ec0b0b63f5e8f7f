import { quote } from '../formatPath.ts';
import { isList, isMap, type Json } from '../json.ts';
import type { FieldType } from './fieldType.ts';

/** A type as messages name it, behind "must be": `a list of strings`. */
export const describeType = (type: FieldType): string => {
  switch (type.kind) {
    case 'list':
    case 'map':
      return `a ${type.kind} of ${plurals[type.of.kind]}`;
    default:
      return singulars[type.kind];
  }
};

/** What stands there, behind "and is": `the number 8080`, `a map`. */
export const describeValue = (value: Json): string => {
  if (isMap(value)) return 'a map';
  if (isList(value)) return 'a list';
  if (typeof value === 'string') return `the string ${quote(value)}`;
  return typeof value === 'number' ? `the number ${value}` : String(value);
};

const singulars: Readonly<Record<Exclude<FieldType['kind'], 'list' | 'map'>, string>> = {
  any: 'anything',
  boolean: 'true or false',
  intOrString: 'a whole number or a string',
  integer: 'a whole number',
  object: 'a map',
  quantity: 'a quantity',
  string: 'a string',
  time: 'a time',
};

const plurals: Readonly<Record<FieldType['kind'], string>> = {
  any: 'anything',
  boolean: 'true and false',
  intOrString: 'whole numbers or strings',
  integer: 'whole numbers',
  list: 'lists',
  map: 'maps',
  object: 'maps',
  quantity: 'quantities',
  string: 'strings',
  time: 'times',
};
