import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { addForeign, type Foreign, foreign } from '../addForeign.ts';
import { withPolicy } from '../arbitraries/world.ts';
import { checkPod } from '../checkPod.ts';
import { admit, type Call, create, inject } from '../inject.ts';
import type { Law } from '../law.ts';

/** What a further call may say once something was injected: that there is nothing to do. */
const expectNothingNew = ({ decision, operations }: Call): void => {
  const faults = decision.kind === 'reject' ? decision.faults : [];
  if (operations.length + faults.length > 0) expect({ operations, faults }).toEqual({ operations: [], faults: [] });
};

const isSameEachTime: Law = {
  says: 'gives the same operations each time a decision is asked for',
  check: (drawn) => {
    const { operations, received } = create(drawn);
    const again = inject(structuredClone(received), drawn).operations;
    if (!isDeepStrictEqual(again, operations)) expect(again).toEqual(operations);
  },
};

const isOnce: Law = {
  says: 'is injecting once',
  check: (drawn) => {
    const first = inject(drawn.pod, drawn);
    if (first.decision.kind === 'inject') expectNothingNew(inject(first.pod, drawn));
  },
};

const isOnceWithServer: Law = {
  says: 'is injecting once, also when the API server changed the pod in between, with every onConflict',
  check: (drawn) => {
    const same = (['keep', 'replace', 'reject'] as const).map((onConflict) => withPolicy(drawn, onConflict));
    for (const one of [drawn, ...same]) {
      const first = create(one);
      if (first.decision.kind === 'inject') expectNothingNew(inject(admit(first.pod, one), one));
    }
  },
};

const settlesWithForeign: Law = {
  says: 'settles after another webhook changed the pod in between, and repeats no name',
  extra: foreign,
  check: (drawn, change: Foreign) => {
    const first = create(drawn);
    if (first.decision.kind !== 'inject') return;
    const changed = admit(addForeign(first.pod, change), drawn);
    const second = inject(changed, drawn);
    if (second.decision.kind !== 'inject') return;
    const known = checkPod(changed);
    expect(checkPod(second.pod).filter((complaint) => !known.includes(complaint))).toEqual([]);
    expectNothingNew(inject(admit(second.pod, drawn), drawn));
  },
};

/** The result of injecting twice is the result of injecting once. */
export const twice: readonly Law[] = [isSameEachTime, isOnce, isOnceWithServer, settlesWithForeign];
