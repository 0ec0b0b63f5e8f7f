import { quote } from '../formatPath.ts';
import type { Json } from '../json.ts';
import { parseQuantity } from '../quantity.ts';
import { describeType, describeValue } from './describeType.ts';
import type { FieldType } from './fieldType.ts';

/** What is wrong with a value, and what to do about it. */
export interface Explanation {
  readonly message: string;
  readonly remedy?: string;
}

/**
 * Why the API server would not take this value for one of this type, or undefined if it would. Only the value itself is
 * looked at, not what is in it; what it accepts was tried on an API server (Kubernetes 1.37).
 */
export const explainValue = (value: Json, type: FieldType): Explanation | undefined => {
  switch (type.kind) {
    case 'any':
      return undefined;
    case 'list':
      return Array.isArray(value) ? undefined : mismatch(value, type, 'write each entry behind a "-"');
    case 'map':
    case 'object': {
      const isObject = typeof value === 'object' && !Array.isArray(value);
      return isObject ? undefined : mismatch(value, type, 'write its fields as "name: value"');
    }
    case 'string':
      return typeof value === 'string' ? undefined : mismatch(value, type, isPlain(value) ? inQuotes : undefined);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : mismatch(value, type, unquote(value, /^(?:true|false)$/));
    case 'integer':
      if (typeof value === 'number') return explainNumber(value, type, type.bits);
      return mismatch(value, type, unquote(value, /^-?\d+$/));
    case 'intOrString':
      if (typeof value === 'number') return explainNumber(value, type, 32);
      return typeof value === 'string' ? undefined : mismatch(value, type, isPlain(value) ? inQuotes : undefined);
    case 'quantity':
      return explainQuantity(value, type);
    case 'time':
      if (typeof value !== 'string') return mismatch(value, type, inQuotes);
      return rfc3339.test(value) ? undefined : { message: `${quote(value)} is not a time`, remedy: timeExample };
  }
};

const inQuotes = 'put it in quotes';
const timeExample = 'write it as "2026-01-31T12:00:00Z"';

/** As Go reads it: upper-case T and Z. */
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

const mismatch = (value: Json, type: FieldType, remedy?: string): Explanation => {
  const message = `must be ${describeType(type)}, and is ${describeValue(value)}`;
  return remedy === undefined ? { message } : { message, remedy };
};

const isPlain = (value: Json): boolean => typeof value === 'number' || typeof value === 'boolean';

const unquote = (value: Json, wanted: RegExp): string | undefined =>
  typeof value === 'string' && wanted.test(value) ? 'take the quotes off' : undefined;

const explainNumber = (value: number, type: FieldType, bits: 32 | 64): Explanation | undefined => {
  if (!Number.isInteger(value)) return mismatch(value, type);
  const limit = 2 ** (bits - 1);
  // 2^63-1, the largest of 64 bits, is read as 2^63.
  if (value >= -limit && (value < limit || (bits === 64 && value === limit))) return undefined;
  return { message: `the number ${value} does not fit into ${bits} bits` };
};

/** The API server takes blanks around a quantity (apimachinery, pkg/api/resource/quantity.go, UnmarshalJSON). */
const explainQuantity = (value: Json, type: FieldType): Explanation | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number') return mismatch(value, type);
  if (parseQuantity(typeof value === 'string' ? value.trim() : value) !== undefined) return undefined;
  return {
    message: `${typeof value === 'string' ? quote(value) : value} is not a quantity`,
    remedy: 'write a number with or without a unit, such as 100m or 64Mi',
  };
};
