import { nearestName } from '../nearestName.ts';
import { type CelType, dynType, formatType, optionalOf } from './celType.ts';
import { type Checking, report, suggest } from './checking.ts';
import type { Index, Select } from './expression.ts';

/** The type of `operand.field`. An unknown field is a fault, whether it is read, asked for with `has()` or optional. */
export const checkField = (node: Select, operand: CelType, checking: Checking): CelType => {
  if (operand.kind === 'optional') return optionalOf(checkField(node, operand.item, checking));
  if (operand.kind === 'dyn') return dynType;
  if (operand.kind === 'map') return operand.value;
  const type = readFieldType(operand, node.field, node.offset, checking);
  if (type !== undefined) return type;
  const remedy = operand.kind === 'list' ? 'take one with [0], or loop with .map(), .filter() or .exists()' : undefined;
  report(checking, node.offset, `${formatType(operand)} has no fields; "${node.field}" is asked for`, remedy);
  return dynType;
};

/** The type of `operand[index]`. */
export const checkIndex = (node: Index, operand: CelType, index: CelType, checking: Checking): CelType => {
  if (operand.kind === 'optional') return optionalOf(checkIndex(node, operand.item, index, checking));
  if (operand.kind === 'dyn') return dynType;
  const wanted = operand.kind === 'list' ? ['int', 'double'] : ['string', 'int', 'bool'];
  if (index.kind !== 'dyn' && !wanted.includes(index.kind)) {
    report(checking, node.offset, `${formatType(operand)}[...] takes ${wanted[0]}, not ${formatType(index)}`);
    return dynType;
  }
  if (operand.kind === 'list') return operand.item;
  if (operand.kind === 'map') return operand.value;
  if (operand.kind !== 'record' && operand.kind !== 'object') {
    report(checking, node.offset, `${formatType(operand)} has no items`);
    return dynType;
  }
  if (node.index.kind !== 'literal' || typeof node.index.value !== 'string') return dynType;
  return readFieldType(operand, node.index.value, node.offset, checking) ?? dynType;
};

/** Undefined if the type has no fields at all; an unknown one is reported and may be anything. */
const readFieldType = (type: CelType, field: string, offset: number, checking: Checking): CelType | undefined => {
  if (type.kind !== 'record' && type.kind !== 'object') return undefined;
  const { environment } = checking;
  const known =
    type.kind === 'object'
      ? environment.fieldType(type.name, field)
      : Object.hasOwn(type.fields, field)
        ? type.fields[field]
        : undefined;
  if (known !== undefined) return known;
  const names = type.kind === 'object' ? environment.fieldNames(type.name) : Object.keys(type.fields);
  const has = names.length === 0 ? 'it has none' : names.length > 8 ? undefined : `it has ${names.join(', ')}`;
  report(checking, offset, `${formatType(type)} has no field "${field}"`, suggest(nearestName(field, names)) ?? has);
  return dynType;
};
