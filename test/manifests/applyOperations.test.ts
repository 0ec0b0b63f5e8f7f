import jsonPatch from 'fast-json-patch';
import { expect, it } from 'vitest';
import type { Operation } from '../../src/core/jsonPatch.ts';
import { applyOperations } from '../../src/manifests/applyOperations.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';

const value = deepFreeze({ a: { 'b/c~d': [1, 2, { e: null }] }, __proto: 1, f: [] });

it.each<[string, readonly Operation[]]>([
  ['nothing', []],
  ['a new field', [{ op: 'add', path: '/a/x', value: { y: 1 } }]],
  ['a field that is there', [{ op: 'add', path: '/a', value: 1 }]],
  ['another value', [{ op: 'replace', path: '/a/b~1c~0d/2/e', value: 'x' }]],
  ['a new item at the front', [{ op: 'add', path: '/a/b~1c~0d/0', value: 0 }]],
  ['a new item at the end', [{ op: 'add', path: '/a/b~1c~0d/3', value: 3 }]],
  ['a new item behind the last', [{ op: 'add', path: '/f/-', value: 3 }]],
  ['a field less', [{ op: 'remove', path: '/a' }]],
  ['an item less', [{ op: 'remove', path: '/a/b~1c~0d/1' }]],
  [
    'several after each other',
    [
      { op: 'add', path: '/n', value: {} },
      { op: 'add', path: '/n/m', value: [1] },
      { op: 'replace', path: '/n/m/0', value: 2 },
    ],
  ],
])('a patch of %s gives what another implementation gives', (_what, operations) => {
  const expected = jsonPatch.applyPatch(structuredClone(value), structuredClone(operations) as never).newDocument;
  expect(applyOperations(value, operations)).toEqual(expected);
});

it.each<Operation>([
  { op: 'replace', path: '/x', value: 1 },
  { op: 'remove', path: '/x' },
  { op: 'add', path: '/x/y', value: 1 },
  { op: 'add', path: '/f/1', value: 1 },
  { op: 'replace', path: '/f/0', value: 1 },
  { op: 'add', path: '/f/01', value: 1 },
  { op: 'remove', path: '' },
])('$op of $path does not fit, and that is said', (operation) => {
  expect(() => applyOperations(value, [operation])).toThrow(
    `the patch does not fit: ${operation.op} ${operation.path}`,
  );
});
