import { type CelType, formatType } from '../cel/celType.ts';
import { describeType } from '../schema/describeType.ts';
import type { FieldType } from '../schema/fieldType.ts';

/**
 * Why what an expression yields can never stand in a field of this type, as far as that is known before it runs;
 * undefined if it can.
 *
 * @param isItem true for an item of a list, which takes a list of items as well
 */
export const explainMisfit = (given: CelType, wanted: FieldType, isItem: boolean): string | undefined => {
  if (fits(given, wanted) || (isItem && given.kind === 'list' && fits(given.item, wanted))) return undefined;
  return `the field must be ${describeType(wanted)}, and the expression gives ${formatType(given)}`;
};

const fits = (given: CelType, wanted: FieldType): boolean => {
  if (given.kind === 'dyn' || given.kind === 'null') return true;
  if (given.kind === 'optional') return fits(given.item, wanted);
  switch (wanted.kind) {
    case 'any':
      return given.kind !== 'type';
    case 'string':
      return textual.has(given.kind);
    case 'time':
      return given.kind === 'string';
    case 'quantity':
      return given.kind !== 'bool' && textual.has(given.kind);
    case 'integer':
      return given.kind === 'int';
    case 'boolean':
      return given.kind === 'bool';
    case 'intOrString':
      return given.kind === 'int' || given.kind === 'string';
    case 'list':
      return given.kind === 'list' && fits(given.item, wanted.of);
    case 'map':
      return given.kind === 'map' ? fits(given.value, wanted.of) : mapLike.has(given.kind);
    case 'object':
      return given.kind === 'map' || mapLike.has(given.kind);
  }
};

/** What a field that holds text takes: numbers and booleans are written out. */
const textual: ReadonlySet<CelType['kind']> = new Set(['string', 'bool', 'int', 'double', 'quantity']);
const mapLike: ReadonlySet<CelType['kind']> = new Set(['record', 'object']);
