import { isDeepStrictEqual } from 'node:util';
import jsonPatch from 'fast-json-patch';
import { expect } from 'vitest';
import { isList, isMap, type Json, type JsonMap } from '../../../src/core/json.ts';
import { readResult } from '../../../src/core/merge/plan.ts';
import { parseLossless } from '../../replay/losslessJson.ts';
import { applyStrictly } from '../applyStrictly.ts';
import { unknownField } from '../arbitraries/unknownFields.ts';
import { checkPatch } from '../checkPatch.ts';
import { create, inject } from '../inject.ts';
import type { Law } from '../law.ts';

/** Every unknown field of a pod with its value, by where it stands: field names, and names of entries. */
const listUnknown = (value: Json, place = ''): [string, Json][] => {
  if (isList(value)) {
    return value.flatMap((entry, index) =>
      listUnknown(entry, `${place}[${isMap(entry) ? (entry['name'] ?? '') : index}]`),
    );
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, child]): [string, Json][] =>
    key === unknownField ? [[`${place}.${key}`, child]] : listUnknown(child, `${place}.${key}`),
  );
};

/** Places where a template that replaces puts another value as a whole, unknown fields included. */
const isReplacedWhole = (place: string): boolean =>
  /volumes\[|volumeMounts\[|env\[|Probe|envFrom|affinity|ports\[/.test(place);

/** What is said of a patch, sentence by sentence. */
export const patch: readonly Law[] = [
  {
    says: 'is minimal, names places in the result, and stays in its own fields',
    check: (drawn) => {
      const { operations, received } = create(drawn);
      expect(checkPatch(received, operations)).toEqual([]);
    },
  },
  {
    says: 'is as good for a pod that no API server has completed',
    check: (drawn) => expect(checkPatch(drawn.pod, inject(drawn.pod, drawn).operations)).toEqual([]),
  },
  {
    says: "gives the core's own result",
    check: (drawn) => {
      const { decision, pod } = create(drawn);
      if (decision.kind !== 'inject') return;
      const planned = readResult(decision.plan);
      if (!isDeepStrictEqual(planned, pod)) expect(planned).toEqual(pod);
    },
  },
  {
    says: 'means the same to another implementation of RFC 6902',
    check: (drawn) => {
      const { operations, pod, received } = create(drawn);
      const { newDocument } = jsonPatch.applyPatch(received, operations as never, true, false, false);
      if (!isDeepStrictEqual(newDocument, pod)) expect(newDocument).toEqual(pod);
    },
  },
  {
    says: 'leaves unknown fields and integers beyond 2^53 as they stand in the text',
    check: (drawn) => {
      const { operations } = inject(drawn.pod, drawn);
      const before = parseLossless(drawn.text) as JsonMap;
      const after = listUnknown(applyStrictly(before, operations).result as JsonMap);
      const lost = listUnknown(before).filter(
        ([place, value]) =>
          !isReplacedWhole(place) &&
          !after.some(([other, current]) => other === place && isDeepStrictEqual(current, value)),
      );
      expect(lost).toEqual([]);
    },
  },
];
