import { isList, type Json } from '../json.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import { describeAllowed, type Parameter } from './parameter.ts';

/** A value of the parameter's type, or a sentence that says what is allowed. The value itself is never repeated. */
export type ParameterValue =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads what an annotation says for a parameter. It is data: nothing in it is ever syntax. */
export const readText = (text: string, parameter: Parameter): ParameterValue => {
  const longest = parameter.pattern === undefined ? maxLength : maxPatternLength;
  if (text.length > longest) return { kind: 'wrong', message: `must not be longer than ${longest} characters` };
  const value = convert(text, parameter);
  return value === undefined ? refuse(parameter, true) : checkValue(value, parameter, true);
};

/** In UTF-16 units. Who needs more has a file in mind, and those come from ConfigMaps; with a pattern, each costs time. */
const maxLength = 16_384;
const maxPatternLength = 4096;

const convert = (text: string, { type }: Parameter): Json | undefined => {
  switch (type) {
    case 'string':
    case 'quantity':
      return text;
    case 'integer':
      return /^[+-]?\d{1,16}$/.test(text.trim()) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
  }
};

/** Checks a value that a default gave, in JSON, or an annotation as a text, against what is allowed. */
export const checkValue = (value: Json, parameter: Parameter, isText = false): ParameterValue => {
  const fitted = parameter.type === 'quantity' && typeof value === 'number' ? String(value) : value;
  const items = parameter.type === 'list' ? fitted : [fitted];
  const isFine = isList(items) && isOfType(fitted, parameter) && items.every((item) => isAllowed(item, parameter));
  return isFine ? { kind: 'value', value: fitted } : refuse(parameter, isText);
};

/** True for JSON of the type, whatever else is asked of it. */
const isOfType = (value: Json, { type }: Parameter): boolean => {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'quantity':
      return typeof value === 'string' && parseQuantity(value) !== undefined;
    case 'list':
      return isList(value) && value.length <= maxItems && value.every((item) => typeof item === 'string');
  }
};

/** Enough for every list that people write; more would only make the answer slow. */
const maxItems = 256;

const isAllowed = (item: Json, parameter: Parameter): boolean => {
  const { type, enum: allowed, pattern, minimum, maximum } = parameter;
  if (allowed !== undefined && !allowed.includes(item)) return false;
  if (pattern !== undefined && !pattern.matches(String(item))) return false;
  const compare = (limit: string | number): number =>
    type === 'quantity' ? (compareQuantities(String(item), limit) ?? 0) : Number(item) - Number(limit);
  return (minimum === undefined || compare(minimum) >= 0) && (maximum === undefined || compare(maximum) <= 0);
};

const refuse = (parameter: Parameter, isText: boolean): ParameterValue => ({
  kind: 'wrong',
  message: `must be ${describeArticle(parameter, isText)}`,
});

const describeArticle = (parameter: Parameter, isText: boolean): string => {
  const { type } = parameter;
  const allowed = describeAllowed(parameter);
  if (type === 'boolean') return 'true or false';
  if (type === 'list') {
    const list = isText ? `comma-separated ${allowed}` : allowed.replace('list', 'list of strings');
    return `a ${list} (at most ${maxItems} items)`;
  }
  return `${type === 'integer' ? 'an' : 'a'} ${allowed}`;
};
