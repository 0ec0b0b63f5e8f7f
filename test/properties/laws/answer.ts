import { expect } from 'vitest';
import { answerReview } from '../../../src/admission/answerReview.ts';
import type { World } from '../arbitraries/world.ts';
import { create } from '../inject.ts';
import type { Law } from '../law.ts';

/** What the API server drops or cuts (apiserver, endpoints/filters/warning.go). */
const isWarning = (text: string): boolean => text !== '' && [...text].length <= 256 && !/[\p{Cc}\p{Cs}]/u.test(text);

const answer = (drawn: World) =>
  answerReview(
    {
      uid: 'u',
      group: '',
      kind: 'Pod',
      operation: 'CREATE',
      subResource: '',
      namespace: drawn.namespace,
      name: 'p',
      dryRun: false,
      object: create(drawn).received,
      oldObject: undefined,
    },
    drawn.snapshot,
  );

/** What the user reads. */
export const answers: readonly Law[] = [
  {
    says: 'warns in words that the API server lets through',
    check: (drawn) => {
      const { warnings } = answer(drawn);
      expect(warnings.filter((text) => !isWarning(text))).toEqual([]);
      expect(warnings.length).toBeLessThanOrEqual(16);
    },
  },
  {
    says: 'refuses with a place and a message for every fault, and names the template',
    check: (drawn) => {
      const { decision } = create(drawn);
      const { allowed, operations, status } = answer(drawn);
      expect(allowed).toBe(decision.kind !== 'reject');
      if (decision.kind !== 'reject') return;
      expect(operations).toEqual([]);
      expect(decision.faults).not.toEqual([]);
      for (const { path, message, template } of decision.faults) {
        expect([path, message]).not.toContain('');
        if (template !== undefined) expect(drawn.names).toContain(template);
        expect(status?.message).toContain(message.slice(0, 40));
      }
    },
  },
];
