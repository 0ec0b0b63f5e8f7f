import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '../../src/core/jsonPatch.ts';
import { applyStrictly, readPointer, readTokens } from './applyStrictly.ts';

const isInside = (path: string): boolean => /^\/(spec|metadata\/annotations|metadata\/labels)(\/|$)/.test(path);

/** The value that an operation takes out of a list: an entry of its own, not a field. */
const removedEntries = (document: unknown, operations: readonly Operation[]): unknown[] =>
  operations
    .filter(({ op, path }) => op === 'remove' && /\/\d+$/.test(path))
    .map(({ path }) => readPointer(document, path))
    .filter((value) => typeof value === 'object' && value !== null);

/** What is wrong with a patch, by the contract: the sentence "the patch touches each JSON pointer once …". */
export const checkPatch = (document: unknown, operations: readonly Operation[]): string[] => {
  const { result, complaints } = applyStrictly(document, operations);
  const paths = operations.map(({ path }) => path);
  for (const [index, operation] of operations.entries()) {
    const { op, path } = operation;
    if (!isInside(path)) complaints.push(`${path} is none of ours`);
    if (readTokens(path).includes('-')) complaints.push(`${path} does not name the place`);
    if (paths.indexOf(path) !== index) complaints.push(`${path} is touched twice`);
    if (paths.some((other) => other.startsWith(`${path}/`))) complaints.push(`${path} is touched again further down`);
    if (op === 'remove') continue;
    if (!isDeepStrictEqual(readPointer(result, path), operation.value))
      complaints.push(`${path} is not its place in the result`);
    if (removedEntries(document, operations).some((entry) => isDeepStrictEqual(entry, operation.value)))
      complaints.push(`${path} moves an entry`);
  }
  return complaints;
};
