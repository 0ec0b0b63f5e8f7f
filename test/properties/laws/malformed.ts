import fc from 'fast-check';
import { expect } from 'vitest';
import { isList, isMap, type Json, type JsonMap } from '../../../src/core/json.ts';
import { applyStrictly } from '../applyStrictly.ts';
import { inject } from '../inject.ts';
import type { Law } from '../law.ts';

const wrong: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    0,
    -1,
    1.5,
    true,
    false,
    '',
    'x',
    [],
    {},
    [[]],
    [null],
    [1, 'a'],
    [{}],
    { name: {} },
    { 0: 1 },
    [{ name: 1 }],
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** The value with something else at the n-th place below it, counted in the order of the text; what asks for templates stays. */
const spoil = (value: Json, at: number, by: Json): Json => {
  let left = at;
  const walk = (node: Json): Json => {
    left -= 1;
    if (left === -1) return by;
    if (isList(node)) return node.map(walk);
    if (!isMap(node)) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [key, key.startsWith('podgraft.dev/inject') ? child : walk(child)]),
    );
  };
  return walk(value);
};

const spoiled: Law = {
  says: 'never makes a decision throw, and a patch for it applies',
  extra: fc.array(fc.tuple(fc.nat(400), wrong), { minLength: 1, maxLength: 4 }),
  check: (drawn, changes: [number, Json][]) => {
    const pod = changes.reduce<Json>((rest, [at, by]) => spoil(rest, at, by), drawn.pod);
    if (isMap(pod)) expect(applyStrictly(pod, inject(pod, drawn).operations).complaints).toEqual([]);
  },
};

const anything: Law = {
  says: 'may be anything at all',
  extra: fc.dictionary(fc.constantFrom('metadata', 'spec', 'kind'), wrong, { noNullPrototype: true }),
  check: (drawn, pod: JsonMap) => {
    inject(pod, drawn);
  },
};

/** Pods that are none. */
export const malformed: readonly Law[] = [spoiled, anything];
