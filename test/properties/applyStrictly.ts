import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '../../src/core/jsonPatch.ts';

type Container = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

const readChild = (parent: Container, token: string): unknown =>
  Object.hasOwn(parent, token) ? (parent as Record<string, unknown>)[token] : undefined;

/** The reference tokens of a JSON pointer (RFC 6901). */
export const readTokens = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What stands at a pointer; undefined if nothing does. */
export const readPointer = (document: unknown, pointer: string): unknown => {
  let value = document;
  for (const token of readTokens(pointer)) value = isContainer(value) ? readChild(value, token) : undefined;
  return value;
};

const write = (parent: Container, token: string, value: unknown): void => {
  Object.defineProperty(parent, token, { value, writable: true, enumerable: true, configurable: true });
};

const applyOne = (document: unknown, operation: Operation): string | undefined => {
  const tokens = readTokens(operation.path);
  const last = tokens.at(-1);
  const parent = readPointer(document, operation.path.slice(0, operation.path.lastIndexOf('/')));
  if (last === undefined) return 'it names the whole object';
  if (!isContainer(parent)) return 'its parent does not exist';
  const exists = Object.hasOwn(parent, last) && !(Array.isArray(parent) && last === 'length');
  const current = readChild(parent, last);
  if (Array.isArray(parent) && !(/^(0|[1-9]\d*)$/.test(last) && Number(last) <= parent.length))
    return 'it names no place of the list';
  if (operation.op === 'remove') {
    if (!exists) return 'there is nothing to remove';
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
    return undefined;
  }
  const value = structuredClone(operation.value);
  if (operation.op === 'replace') {
    if (!exists) return 'there is nothing to replace';
    if (isDeepStrictEqual(current, operation.value)) return 'it writes the value that stands there';
    write(parent, last, value);
  } else if (Array.isArray(parent)) parent.splice(Number(last), 0, value);
  else {
    if (exists)
      return isDeepStrictEqual(current, operation.value)
        ? 'it writes the value that stands there'
        : 'it adds what stands there: that is replace';
    write(parent, last, value);
  }
  return undefined;
};

/**
 * Applies a JSON patch to a copy of a document, as RFC 6902 says and no more: an operation that would do nothing, or that
 * an implementation might forgive, is a complaint. Keys such as `__proto__` are keys.
 */
export const applyStrictly = (document: unknown, operations: readonly Operation[]) => {
  const result = structuredClone(document);
  const complaints: string[] = [];
  for (const operation of operations) {
    const complaint = applyOne(result, operation);
    if (complaint !== undefined) complaints.push(`${operation.op} ${operation.path}: ${complaint}`);
  }
  return { result, complaints };
};
