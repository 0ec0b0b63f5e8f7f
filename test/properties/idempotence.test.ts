import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitPod } from '../apiserver/admitPod.ts';
import { addForeign, foreign } from './addForeign.ts';
import { type World, world } from './arbitraries/world.ts';
import { checkPod } from './checkPod.ts';
import { type Call, clusterOf, inject } from './inject.ts';
import { runs, timeout } from './runs.ts';

/** What a further call may say once something was injected: that there is nothing to do. */
const expectNothingNew = ({ decision, operations }: Call): void => {
  expect({ operations, faults: decision.kind === 'reject' ? decision.faults : [] }).toEqual({ operations: [], faults: [] });
};

const assertFor = (worlds: fc.Arbitrary<World>, check: (drawn: World) => void): void =>
  fc.assert(fc.property(worlds, check), runs);

describe('injecting twice', { timeout }, () => {
  it('is injecting once', () => {
    assertFor(world(), (drawn) => {
      const first = inject(drawn.pod, drawn);
      if (first.decision.kind === 'inject') expectNothingNew(inject(first.pod, drawn));
    });
  });

  it('decides the same each time it is asked', () => {
    assertFor(world(), (drawn) => {
      expect(inject(drawn.pod, drawn)).toEqual(inject(structuredClone(drawn.pod), drawn));
    });
  });

  it.each(['keep', 'replace', 'reject', undefined])(
    'is injecting once, also when the API server changed the pod in between, with onConflict %s',
    (onConflict) => {
      assertFor(onConflict === undefined ? world() : world({ onConflict }), (drawn) => {
        const received = admitPod(drawn.pod, clusterOf(drawn));
        const first = inject(received, drawn);
        if (first.decision.kind === 'inject') expectNothingNew(inject(admitPod(first.pod, clusterOf(drawn)), drawn));
      });
    },
  );

  it('settles after another webhook changed the pod in between', () => {
    const property = fc.property(world(), foreign, (drawn, change) => {
      const first = inject(admitPod(drawn.pod, clusterOf(drawn)), drawn);
      if (first.decision.kind !== 'inject') return;
      const changed = admitPod(addForeign(first.pod, change), clusterOf(drawn));
      const second = inject(changed, drawn);
      if (second.decision.kind !== 'inject') return;
      const known = checkPod(changed);
      expect(checkPod(second.pod).filter((complaint) => !known.includes(complaint))).toEqual([]);
      expectNothingNew(inject(admitPod(second.pod, clusterOf(drawn)), drawn));
    });
    fc.assert(property, runs);
  });
});
