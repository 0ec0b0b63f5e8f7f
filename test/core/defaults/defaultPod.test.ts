import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPod } from '../../../src/core/defaults/defaultPod.ts';
import { isMap, type Json, type JsonMap } from '../../../src/core/json.ts';
import { admitPod } from '../../apiserver/admitPod.ts';
import { pod } from '../../properties/arbitraries/pod.ts';
import { readCases } from '../../replay/cases.ts';
import { deepFreeze } from '../../replay/deepFreeze.ts';

const list = readFileSync(new URL('../../fixtures/README.md', import.meta.url), 'utf8');

/** The pods that a real API server sent. */
const recorded = readCases().flatMap(({ name, text }) => {
  const { request } = JSON.parse(text) as { request: { kind: { kind: string }; operation: string; object: JsonMap } };
  const isPod = request.kind.kind === 'Pod' && request.operation === 'CREATE';
  return isPod && new RegExp(`^\\| \`${name}\` \\|.*\\| recorded \\|$`, 'm').test(list)
    ? [{ name, object: deepFreeze(request.object) }]
    : [];
});

/** True if `after` holds all of `before`: maps key by key, lists from their start. */
const extendsAll = (before: Json, after: Json | undefined): boolean => {
  if (before === null) return true;
  if (Array.isArray(before))
    return Array.isArray(after) && before.every((item, index) => extendsAll(item, after[index]));
  if (isMap(before))
    return isMap(after) && Object.keys(before).every((key) => extendsAll(before[key] as Json, after[key]));
  return before === after;
};

describe('a pod of a manifest, completed', () => {
  it('is compared with many recorded ones', () => {
    expect(recorded.length).toBeGreaterThan(10);
  });

  it.each(recorded)('is left as it is if an API server has completed it: $name', ({ object }) => {
    const namespace = String((object['metadata'] as JsonMap)['namespace']);
    expect(defaultPod(object, namespace)).toEqual(object);
  });

  it('only gains fields, and entries at the end of lists', () => {
    fc.assert(
      fc.property(pod, (drawn) => {
        expect(extendsAll(drawn as JsonMap, defaultPod(deepFreeze(drawn as JsonMap), 'shop'))).toBe(true);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('has nothing to gain a second time', () => {
    fc.assert(
      fc.property(pod, (drawn) => {
        const once = defaultPod(drawn as JsonMap, 'shop');
        expect(defaultPod(once, 'shop')).toEqual(once);
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it('gains what the simulated API server gives it', () => {
    fc.assert(
      fc.property(pod, (drawn) => {
        const admitted = admitPod(drawn as JsonMap);
        const namespace = (admitted['metadata'] as JsonMap)['namespace'] ?? 'shop';
        const completed = defaultPod(admitted, String(namespace));
        expect(completed).toEqual({ ...admitted, metadata: { ...(admitted['metadata'] as JsonMap), namespace } });
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('has the pull policy of its image, and the requests of its limits', () => {
    const container = { name: 'app', image: 'nginx', resources: { limits: { cpu: '1' }, requests: { memory: '1Gi' } } };
    const { spec } = defaultPod({ spec: { containers: [container] } }, 'shop') as { spec: { containers: JsonMap[] } };
    expect(spec.containers[0]).toMatchObject({
      imagePullPolicy: 'Always',
      resources: { requests: { cpu: '1', memory: '1Gi' } },
    });
  });

  it('has no priority if a class says it', () => {
    const { spec } = defaultPod({ spec: { priorityClassName: 'high', containers: [] } }, 'shop') as { spec: JsonMap };
    expect(spec['priority']).toBeUndefined();
  });
});
