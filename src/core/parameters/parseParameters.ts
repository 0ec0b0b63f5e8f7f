import { compilePattern } from '../cel/functions/pattern.ts';
import { quote } from '../formatPath.ts';
import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import { nearestName } from '../nearestName.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { Report } from '../template/checkKeys.ts';
import { isOneLine } from '../template/oneLine.ts';
import { type Parameter, type ParameterPattern, type ParameterType, parameterTypes } from './parameter.ts';

/** Reads and checks `parameters`. What is wrong with one is reported; it is then left out, or knows less. */
export const parseParameters = (declared: Json | undefined, report: Report): ReadonlyMap<string, Parameter> => {
  const parameters = new Map<string, Parameter>();
  if (declared === undefined || declared === null) return parameters;
  if (!isMap(declared)) {
    report('/parameters', 'must be a map', 'write each parameter as "name: {type: string}"');
    return parameters;
  }
  for (const [name, value] of Object.entries(declared)) {
    const parameter = parseParameter(name, value, `/parameters/${escapeToken(name)}`, report);
    if (parameter !== undefined) parameters.set(name, parameter);
  }
  return parameters;
};

const fields: readonly string[] = [
  'type',
  'default',
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'description',
  'deprecated',
];

const parseParameter = (name: string, value: Json, pointer: string, report: Report): Parameter | undefined => {
  if (name === 'containers')
    report(pointer, 'the annotation "containers" says which containers are meant', 'choose another name');
  else if (notNames.has(name)) report(pointer, 'is a word of CEL', 'choose another name');
  else if (!/^[A-Za-z_]\w{0,62}$/.test(name))
    report(pointer, "is not a parameter's name", 'use letters, digits and "_", with no digit in front, at most 63');
  if (!isMap(value)) {
    report(pointer, 'must be a map', 'write it as "{type: string, default: x}"');
    return undefined;
  }
  for (const field of Object.keys(value)) {
    if (fields.includes(field)) continue;
    const near = nearestName(field, fields);
    report(
      `${pointer}/${escapeToken(field)}`,
      `unknown field ${quote(field)}${near === undefined ? '' : `; did you mean "${near}"?`}`,
    );
  }
  const type = parameterTypes.find((known) => known === value['type']);
  if (type === undefined) {
    const at = value['type'] === undefined ? pointer : `${pointer}/type`;
    report(
      at,
      `${value['type'] === undefined ? 'type is missing' : 'must be one of'}${value['type'] === undefined ? '' : ` ${parameterTypes.join(', ')}`}`,
      value['type'] === undefined ? `write one of ${parameterTypes.join(', ')}` : undefined,
    );
    return undefined;
  }
  for (const field of ['description', 'deprecated']) {
    if (value[field] !== undefined && !isOneLine(value[field]))
      report(`${pointer}/${field}`, 'must be one line of text');
  }
  return {
    name,
    type,
    default: undefined,
    ...readLimits(value, type, pointer, report),
    enum: readEnum(value['enum'], type, `${pointer}/enum`, report),
    pattern: readPattern(value['pattern'], type, `${pointer}/pattern`, report),
    description: typeof value['description'] === 'string' ? value['description'] : undefined,
    deprecated: typeof value['deprecated'] === 'string' ? value['deprecated'] : undefined,
  };
};

/** Words that CEL does not take for the name of a field. */
const notNames: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in']);

const readEnum = (
  value: Json | undefined,
  type: ParameterType,
  pointer: string,
  report: Report,
): Json[] | undefined => {
  if (value === undefined) return undefined;
  if (!isList(value) || value.length === 0 || type === 'boolean') {
    if (type === 'boolean') report(pointer, 'a boolean has two values anyway', 'take it out');
    else report(pointer, 'must be a list of values', 'write it as [a, b]');
    return undefined;
  }
  const wanted = type === 'integer' ? 'number' : 'string';
  const items = value.map((item) => (type === 'quantity' && typeof item === 'number' ? String(item) : item));
  for (const [index, item] of items.entries()) {
    const isWrong = type === 'integer' ? !Number.isSafeInteger(item) : type === 'quantity' && !isQuantity(item);
    if (isWrong && typeof item === wanted)
      report(`${pointer}/${index}`, type === 'integer' ? 'must be a whole number' : 'must be a quantity');
    else if (typeof item !== wanted)
      report(`${pointer}/${index}`, `must be a ${wanted}`, wanted === 'string' ? 'put it in quotes' : undefined);
  }
  return items;
};

const readPattern = (
  value: Json | undefined,
  type: ParameterType,
  pointer: string,
  report: Report,
): ParameterPattern | undefined => {
  if (value === undefined) return undefined;
  if (type === 'integer' || type === 'boolean') {
    const remedy = type === 'integer' ? 'write minimum and maximum instead' : 'take it out';
    report(pointer, `a pattern is for text, and the type is ${type}`, remedy);
  } else if (typeof value !== 'string') report(pointer, 'must be a string', 'put it in quotes');
  else {
    const pattern = compilePattern(value);
    if (typeof pattern !== 'string') return { text: value, matches: (text) => pattern.regex.matcher(text).matches() };
    report(pointer, pattern);
  }
  return undefined;
};

const readLimits = (
  value: JsonMap,
  type: ParameterType,
  pointer: string,
  report: Report,
): Pick<Parameter, 'minimum' | 'maximum'> => {
  const read = (field: 'minimum' | 'maximum'): string | number | undefined => {
    const limit = value[field];
    if (limit === undefined) return undefined;
    if (type === 'integer' && Number.isSafeInteger(limit)) return limit as number;
    if (type === 'quantity' && isQuantity(limit)) return limit;
    const what =
      type === 'integer'
        ? 'must be a whole number'
        : type === 'quantity'
          ? 'must be a quantity'
          : `is for integers and quantities, and the type is ${type}`;
    report(`${pointer}/${field}`, what, type === 'integer' || type === 'quantity' ? undefined : 'take it out');
    return undefined;
  };
  const [minimum, maximum] = [read('minimum'), read('maximum')];
  if (minimum !== undefined && maximum !== undefined && (compareQuantities(minimum, maximum) ?? 0) > 0)
    report(`${pointer}/minimum`, `is above the maximum ${maximum}`);
  return { minimum, maximum };
};

const isQuantity = (value: Json): value is string | number =>
  (typeof value === 'string' || typeof value === 'number') && parseQuantity(value) !== undefined;
