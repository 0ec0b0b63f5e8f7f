import { boolType, type CelType, intType, listOf, stringType } from '../cel/celType.ts';
import type { Slot } from '../expression/slot.ts';
import type { Json } from '../json.ts';

export const parameterTypes = ['string', 'integer', 'boolean', 'quantity', 'list'] as const;
export type ParameterType = (typeof parameterTypes)[number];

/** A parameter that a template declares. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Without one, pods have to give a value. */
  readonly default: Slot | undefined;
  /** What is allowed, of the type; each item of a list. */
  readonly enum: readonly Json[] | undefined;
  /** RE2, which the whole value (each item of a list) must match. */
  readonly pattern: ParameterPattern | undefined;
  /** Of an integer or a quantity. */
  readonly minimum: string | number | undefined;
  readonly maximum: string | number | undefined;
  /** One line, for messages and tools. */
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
}

export interface ParameterPattern {
  readonly text: string;
  readonly matches: (value: string) => boolean;
}

/** The type that expressions see: a quantity is a string, as everywhere in a pod. */
export const celTypeOf = (type: ParameterType): CelType => {
  if (type === 'integer') return intType;
  if (type === 'boolean') return boolType;
  return type === 'list' ? listOf(stringType) : stringType;
};

/** `replicas (integer from 1 to 5, default 2)`, for messages. */
export const describeParameter = (parameter: Parameter): string => {
  const { name, default: fallback } = parameter;
  const given =
    fallback === undefined
      ? 'required'
      : fallback.kind === 'plain'
        ? `default ${formatValue(fallback.value)}`
        : 'with a default';
  return `${name} (${describeAllowed(parameter)}, ${given})`;
};

/** `an integer from 1 to 5`, without the article. */
export const describeAllowed = ({ type, enum: allowed, pattern, minimum, maximum }: Parameter): string => {
  const of = type === 'list' ? ', each item' : '';
  const values =
    allowed === undefined
      ? ''
      : `${of === '' ? ',' : of} one of ${allowed.slice(0, maxListed).map(formatValue).join(', ')}${allowed.length > maxListed ? ', …' : ''}`;
  const form = pattern === undefined ? '' : `${of} matching ${pattern.text}`;
  const from = minimum === undefined ? '' : maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum}`;
  const to = maximum === undefined ? '' : minimum === undefined ? ` of at most ${maximum}` : ` to ${maximum}`;
  return `${type}${values}${form}${from}${to}`;
};

const maxListed = 20;

const formatValue = (value: Json): string =>
  Array.isArray(value) ? value.join(',') || '""' : value === '' ? '""' : String(value);
