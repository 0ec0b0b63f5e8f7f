import { expect } from 'vitest';
import type { World } from '../arbitraries/world.ts';
import { checkPatch } from '../checkPatch.ts';
import { checkPod } from '../checkPod.ts';
import { admit, type Call, create, inject } from '../inject.ts';
import type { Law } from '../law.ts';

/** What a further call may say once something was injected: that there is nothing to do. */
const expectNothingNew = ({ decision, operations }: Call): void => {
  const faults = decision.kind === 'reject' ? decision.faults : [];
  if (operations.length + faults.length > 0) expect({ operations, faults }).toEqual({ operations: [], faults: [] });
};

/**
 * Where a second decision is known to differ: a template was left out that has its way once others have done their work; or
 * a LimitRange set what an expression goes on from, and says so no longer once it had to do with an added container.
 */
const isKnown = ({ decision }: Call, { bodies, isLimited }: World): boolean =>
  decision.considered.some(({ outcome }) => outcome === 'ignored') ||
  (isLimited && JSON.stringify(bodies).includes('"resources"'));

const isOnce: Law = {
  says: 'gives the same once more, or is rejected',
  check: (drawn) => {
    const first = inject(drawn.pod, drawn);
    if (first.decision.kind !== 'inject' || isKnown(first, drawn)) return;
    expectNothingNew(inject(first.pod, drawn));
  },
};

const isOnceWithServer: Law = {
  says: 'gives the same once more, also when the API server changed the pod in between',
  check: (drawn) => {
    const first = create(drawn);
    if (first.decision.kind !== 'inject' || isKnown(first, drawn)) return;
    expectNothingNew(inject(admit(first.pod, drawn), drawn));
  },
};

const isTaken: Law = {
  says: 'gives what the API server takes, in a patch that is minimal',
  check: (drawn) => {
    const { decision, operations, pod, received } = create(drawn);
    if (decision.kind !== 'inject') return;
    expect(checkPatch(received, operations)).toEqual([]);
    const known = checkPod(received);
    expect(checkPod(admit(pod, drawn)).filter((complaint) => !known.includes(complaint))).toEqual([]);
  },
};

const isExplained: Law = {
  says: 'is refused with a template, a place and one line of text for every fault',
  check: (drawn) => {
    const { decision } = create(drawn);
    const faults = [
      ...(decision.kind === 'reject' ? decision.faults : []),
      ...decision.considered.flatMap((one) => one.faults),
    ];
    for (const { template, path, message, remedy, line } of faults) {
      expect(drawn.names).toContain(template);
      expect([path, message, remedy]).not.toContain('');
      expect(`${path}${message}${remedy}`).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
      const text = drawn.snapshot.catalog.entries.get(`podgraft-system/${template}`)?.source.text ?? '';
      expect(line ?? 1).toBeLessThanOrEqual(text.split('\n').length);
    }
  },
};

/** What is said of templates with expressions. */
export const expressions: readonly Law[] = [isOnce, isOnceWithServer, isTaken, isExplained];
