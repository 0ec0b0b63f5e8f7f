import { isList, isMap, type Json, readField } from '../core/json.ts';
import type { Operation } from '../core/jsonPatch.ts';

/**
 * The value after a JSON patch (RFC 6902) of the operations that podgraft writes. The value itself is not changed. Throws if
 * the patch does not fit.
 */
export const applyOperations = (value: Json, operations: readonly Operation[]): Json =>
  operations.reduce((current, operation) => apply(current, readTokens(operation.path), operation), value);

const readTokens = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

const apply = (value: Json | undefined, [token, ...rest]: readonly string[], operation: Operation): Json => {
  if (token === undefined) return operation.op === 'remove' ? fail(operation) : operation.value;
  if (isList(value)) {
    const index = token === '-' ? value.length : Number(token);
    if (!/^(?:0|[1-9]\d*|-)$/.test(token) || index > value.length) return fail(operation);
    if (rest.length > 0) return value.with(index, apply(value[index], rest, operation));
    if (operation.op === 'add') return value.toSpliced(index, 0, operation.value);
    if (index === value.length) return fail(operation);
    return operation.op === 'replace' ? value.with(index, operation.value) : value.toSpliced(index, 1);
  }
  if (!isMap(value)) return fail(operation);
  const child = readField(value, token);
  if (rest.length > 0) return { ...value, [token]: apply(child, rest, operation) };
  if (operation.op === 'add') return { ...value, [token]: operation.value };
  if (child === undefined) return fail(operation);
  if (operation.op === 'replace') return { ...value, [token]: operation.value };
  const { [token]: _, ...others } = value;
  return others;
};

const fail = ({ op, path }: Operation): never => {
  throw new Error(`the patch does not fit: ${op} ${path}`);
};
