import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitPod } from '../apiserver/admitPod.ts';
import { addForeign, foreign } from './addForeign.ts';
import { withPolicy, world } from './arbitraries/world.ts';
import { checkPod } from './checkPod.ts';
import { type Call, clusterOf, inject } from './inject.ts';
import { runs, timeout } from './runs.ts';

/** What a further call may say once something was injected: that there is nothing to do. */
const expectNothingNew = ({ decision, operations }: Call): void => {
  const faults = decision.kind === 'reject' ? decision.faults : [];
  if (operations.length + faults.length > 0) expect({ operations, faults }).toEqual({ operations: [], faults: [] });
};

describe('injecting twice', { timeout }, () => {
  it('is injecting once, and a decision is the same each time it is asked for', () => {
    const property = fc.property(world(), (drawn) => {
      const first = inject(drawn.pod, drawn);
      const { operations } = inject(structuredClone(drawn.pod), drawn);
      if (!isDeepStrictEqual(first.operations, operations)) expect(operations).toEqual(first.operations);
      if (first.decision.kind === 'inject') expectNothingNew(inject(first.pod, drawn));
    });
    fc.assert(property, runs);
  });

  it('is injecting once, also when the API server changed the pod in between, with every onConflict', () => {
    const property = fc.property(world(), (drawn) => {
      const received = admitPod(drawn.pod, clusterOf(drawn));
      const same = (['keep', 'replace', 'reject'] as const).map((onConflict) => withPolicy(drawn, onConflict));
      for (const one of [drawn, ...same]) {
        const first = inject(received, one);
        if (first.decision.kind === 'inject') expectNothingNew(inject(admitPod(first.pod, clusterOf(drawn)), one));
      }
    });
    fc.assert(property, runs);
  });

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
