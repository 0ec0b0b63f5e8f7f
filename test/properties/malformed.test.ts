import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isList, isMap, type Json, type JsonMap } from '../../src/core/json.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';
import { applyStrictly } from './applyStrictly.ts';
import { world } from './arbitraries/world.ts';
import { inject } from './inject.ts';
import { runs, timeout } from './runs.ts';

const wrong: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, 0, -1, 1.5, true, false, '', 'x', [], {}, [[]], [null], [1, 'a'], [{}], { name: {} }, { 0: 1 }, [{ name: 1 }]),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** The value with something else at the n-th place below it, counted in the order of the text. */
const spoil = (value: Json, at: number, by: Json): Json => {
  let left = at;
  const walk = (node: Json): Json => {
    left -= 1;
    if (left === -1) return by;
    if (isList(node)) return node.map(walk);
    if (!isMap(node)) return node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, key.startsWith('podgraft.dev/inject') ? child : walk(child)]));
  };
  return walk(value);
};

describe('a pod that is none', { timeout }, () => {
  it('never makes a decision throw, and a patch for it applies', () => {
    const places = fc.array(fc.tuple(fc.nat(400), wrong), { minLength: 1, maxLength: 4 });
    const property = fc.property(world(), places, (drawn, changes) => {
      const pod = changes.reduce<Json>((spoiled, [at, by]) => spoil(spoiled, at, by), drawn.pod);
      if (!isMap(pod)) return;
      const { operations } = inject(deepFreeze(pod as JsonMap), drawn);
      expect(applyStrictly(pod, operations).complaints).toEqual([]);
    });
    fc.assert(property, runs);
  });

  it('may be anything at all', () => {
    const property = fc.property(world(), fc.dictionary(fc.constantFrom('metadata', 'spec', 'kind'), wrong), (drawn, pod) => {
      inject(deepFreeze(pod) as JsonMap, drawn);
    });
    fc.assert(property, runs);
  });
});
