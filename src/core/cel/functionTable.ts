import { conversions } from './functions/conversions.ts';
import { formatFunction } from './functions/formatFunction.ts';
import { listFunctions } from './functions/listFunctions.ts';
import { ownFunctions } from './functions/ownFunctions.ts';
import { quantityFunctions } from './functions/quantityFunctions.ts';
import { regexFunctions } from './functions/regexFunctions.ts';
import { stringFunctions } from './functions/stringFunctions.ts';
import type { Overload } from './signature.ts';

const all: readonly Overload[] = [
  ...conversions,
  ...stringFunctions,
  ...listFunctions,
  ...regexFunctions,
  ...quantityFunctions,
  ...formatFunction,
  ...ownFunctions,
];

const toKey = (name: string, isMember: boolean): string => (isMember ? `.${name}` : name);

const table: ReadonlyMap<string, readonly Overload[]> = Map.groupBy(all, ({ name, isMember }) => toKey(name, isMember));

/** All forms of a function, or of a method if something stands before its name. */
export const findOverloads = (name: string, isMember: boolean): readonly Overload[] =>
  table.get(toKey(name, isMember)) ?? [];

/** The functions (or methods) that there are, for "did you mean". */
export const functionNames = (isMember: boolean): readonly string[] => [
  ...new Set(all.filter((overload) => overload.isMember === isMember).map(({ name }) => name)),
];
