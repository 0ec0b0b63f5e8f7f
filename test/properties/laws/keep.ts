import { expect } from 'vitest';
import type { JsonMap } from '../../../src/core/json.ts';
import { parseLossless } from '../../replay/losslessJson.ts';
import { applyStrictly } from '../applyStrictly.ts';
import { withPolicy } from '../arbitraries/world.ts';
import { findLost } from '../checkKept.ts';
import { create, inject } from '../inject.ts';
import type { Law } from '../law.ts';

/** Nothing of the pod is lost or reordered under `keep`. */
export const keep: readonly Law[] = [
  {
    says: 'loses, changes and reorders nothing of the pod',
    check: (any) => {
      const { pod, received } = create(withPolicy(any, 'keep'));
      expect(findLost(received, pod)).toEqual([]);
    },
  },
  {
    says: 'loses, changes and reorders nothing of the text, integers beyond 2^53 included',
    check: (any) => {
      const drawn = withPolicy(any, 'keep');
      const { operations } = inject(drawn.pod, drawn);
      const before = parseLossless(drawn.text) as JsonMap;
      expect(findLost(before, applyStrictly(before, operations).result as JsonMap)).toEqual([]);
    },
  },
];
