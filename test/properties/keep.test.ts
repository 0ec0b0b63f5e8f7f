import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { admitPod } from '../apiserver/admitPod.ts';
import { parseLossless } from '../replay/losslessJson.ts';
import { applyStrictly } from './applyStrictly.ts';
import { type World, withPolicy, world } from './arbitraries/world.ts';
import { findLost } from './checkKept.ts';
import { clusterOf, inject } from './inject.ts';
import { runs, timeout } from './runs.ts';

const assertFor = (check: (drawn: World) => void): void =>
  fc.assert(
    fc.property(world(), (drawn) => check(withPolicy(drawn, 'keep'))),
    runs,
  );

describe('under keep', { timeout }, () => {
  it('nothing of the pod is lost, changed or reordered', () => {
    assertFor((drawn) => {
      const received = admitPod(drawn.pod, clusterOf(drawn));
      expect(findLost(received, inject(received, drawn).pod)).toEqual([]);
    });
  });

  it('nothing of the text is lost, changed or reordered, integers beyond 2^53 included', () => {
    assertFor((drawn) => {
      const { operations } = inject(drawn.pod, drawn);
      const before = parseLossless(drawn.text) as JsonMap;
      expect(findLost(before, applyStrictly(before, operations).result as JsonMap)).toEqual([]);
    });
  });
});
