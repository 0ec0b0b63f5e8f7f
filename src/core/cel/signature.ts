import { type CelType, dynType, formatType, listOf, mapOf, optionalOf } from './celType.ts';
import type { CelValue } from './celValue.ts';
import type { Meter } from './meter.ts';

/** One form of a function: what it takes, what it gives, how it is done. */
export interface Overload {
  readonly name: string;
  readonly isMember: boolean;
  /** `string.indexOf(string): int`, for messages. */
  readonly text: string;
  readonly params: readonly CelType[];
  readonly resultType: (args: readonly CelType[]) => CelType;
  readonly run: (meter: Meter, args: readonly CelValue[]) => CelValue;
}

/**
 * Declares a function by its signature, `string.replace(string, string): string`. A `T` in the result is what the list or
 * optional holds that comes first. `Args` says the same to TypeScript; the arguments have been compared with the signature
 * before `run` is called.
 */
export const declare = <Args extends readonly CelValue[]>(
  text: string,
  run: (meter: Meter, ...args: Args) => CelValue,
): Overload => {
  // `optional.of` and `strings.quote` are names of functions; what stands before the other points is a type.
  const match = /^(?:(?!strings|optional\.(?:of|none))([\w<>]+)\.)?([\w.]+)\((.*)\): (.+)$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no signature`);
  const [, receiver, name = '', params = '', result = ''] = match;
  const written = params === '' ? [] : params.split(', ');
  return {
    name,
    isMember: receiver !== undefined,
    text,
    params: (receiver === undefined ? written : [receiver, ...written]).map((param) => parseType(param, dynType)),
    resultType: result.includes('T')
      ? ([first]) => parseType(result, itemOf(first))
      : always(parseType(result, dynType)),
    run: (meter, args) => run(meter, ...(args as unknown as Args)),
  };
};

const always = (type: CelType) => (): CelType => type;

const itemOf = (type: CelType | undefined): CelType =>
  type?.kind === 'list' || type?.kind === 'optional' ? type.item : (type ?? dynType);

const parseType = (text: string, item: CelType): CelType => {
  const match = /^(\w+)(?:<(.+)>)?$/.exec(text);
  const [, kind = '', inner] = match ?? [];
  if (kind === 'T') return item;
  const within = inner === undefined ? dynType : parseType(inner, item);
  if (kind === 'list') return listOf(within);
  if (kind === 'map') return mapOf(within);
  if (kind === 'optional') return optionalOf(within);
  return { kind: kind as 'dyn' };
};

/** `(string, int)`: how a message shows arguments. */
export const formatTypes = (types: readonly CelType[]): string => `(${types.map(formatType).join(', ')})`;
