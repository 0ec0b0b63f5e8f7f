import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { isList, isMap, type Json, type JsonMap } from '../../src/core/json.ts';
import { admitPod } from '../apiserver/admitPod.ts';
import { parseLossless } from '../replay/losslessJson.ts';
import { applyStrictly } from './applyStrictly.ts';
import { unknownField } from './arbitraries/unknownFields.ts';
import { type World, world } from './arbitraries/world.ts';
import { checkPatch } from './checkPatch.ts';
import { clusterOf, inject } from './inject.ts';
import { readResult } from '../../src/core/plan.ts';
import { runs, timeout } from './runs.ts';

const assertFor = (check: (drawn: World) => void): void => fc.assert(fc.property(world(), check), runs);

/** Every unknown field of a pod with its value, by where it stands: field names, and names of entries. */
const listUnknown = (value: Json, place = ''): [string, Json][] => {
  if (isList(value)) {
    return value.flatMap((entry, index) => listUnknown(entry, `${place}[${isMap(entry) ? (entry['name'] ?? '') : index}]`));
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, child]): [string, Json][] =>
    key === unknownField ? [[`${place}.${key}`, child]] : listUnknown(child, `${place}.${key}`),
  );
};

/** Places where a template that replaces puts another value as a whole, unknown fields included. */
const isReplacedWhole = (place: string): boolean => /volumes\[|volumeMounts\[|env\[|Probe|envFrom|affinity|ports\[/.test(place);

describe('a patch', { timeout }, () => {
  it('is minimal, names places in the result, and stays in its own fields', () => {
    assertFor((drawn) => {
      const received = admitPod(drawn.pod, clusterOf(drawn));
      expect(checkPatch(received, inject(received, drawn).operations)).toEqual([]);
    });
  });

  it('is as good for a pod that no API server has completed', () => {
    assertFor((drawn) => {
      expect(checkPatch(drawn.pod, inject(drawn.pod, drawn).operations)).toEqual([]);
    });
  });

  it("gives the core's own result", () => {
    assertFor((drawn) => {
      const { decision, pod } = inject(drawn.pod, drawn);
      if (decision.kind === 'inject' && !isDeepStrictEqual(readResult(decision.plan), pod)) expect(readResult(decision.plan)).toEqual(pod);
    });
  });

  it('means the same to another implementation of RFC 6902', () => {
    assertFor((drawn) => {
      const { operations, pod } = inject(drawn.pod, drawn);
      expect(jsonPatch.applyPatch(drawn.pod, operations as never, true, false, false).newDocument).toEqual(pod);
    });
  });

  it('leaves unknown fields and integers beyond 2^53 as they stand in the text', () => {
    assertFor((drawn) => {
      const { operations } = inject(drawn.pod, drawn);
      const before = parseLossless(drawn.text) as JsonMap;
      const after = listUnknown(applyStrictly(before, operations).result as JsonMap);
      const lost = listUnknown(before).filter(
        ([place, value]) =>
          !isReplacedWhole(place) && !after.some(([other, current]) => other === place && isDeepStrictEqual(current, value)),
      );
      expect(lost).toEqual([]);
    });
  });
});
