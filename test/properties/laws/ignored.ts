import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { type JsonMap, readMap } from '../../../src/core/json.ts';
import type { World } from '../arbitraries/world.ts';
import { create, inject } from '../inject.ts';
import type { Law } from '../law.ts';
import { containersOf, nameOf, specOf } from '../readPod.ts';

const withAnnotations = (pod: JsonMap, change: (annotations: JsonMap) => JsonMap): JsonMap => {
  const metadata = readMap(pod, 'metadata') ?? {};
  return { ...pod, metadata: { ...metadata, annotations: change(readMap(metadata, 'annotations') ?? {}) } };
};

/** Without what podgraft reads and writes. */
const withoutOurs = (annotations: JsonMap): JsonMap =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => !/^podgraft\.dev\/|^initializer\./.test(key)));

/** What comes of a pod that asks for these templates itself. */
const injectNames = (received: JsonMap, names: readonly string[], drawn: World) =>
  inject(
    withAnnotations(received, (annotations) => ({
      ...withoutOurs(annotations),
      'podgraft.dev/inject': names.join(','),
    })),
    drawn,
  );

/** What `failurePolicy: Ignore` means. */
export const ignored: readonly Law[] = [
  {
    says: 'is as if it had not been listed',
    check: (drawn) => {
      const { decision, received } = create(drawn);
      const left = decision.considered.filter(({ outcome }) => outcome === 'ignored').map(({ name }) => name);
      const rest = drawn.names.filter((name) => !left.includes(name));
      if (decision.kind !== 'inject' || left.length === 0 || rest.length === 0) return;
      const own = new Set(containersOf(specOf(received)).map(nameOf));
      const isNamed = left.some((name) =>
        containersOf(drawn.bodies[name] as JsonMap).some((entry) => own.has(nameOf(entry))),
      );
      // A container that only an ignored template names is not the pod's own, so `each` passes it by.
      if (isNamed) return;
      const [all, some] = [drawn.names, rest].map((names) =>
        withAnnotations(injectNames(received, names, drawn).pod, withoutOurs),
      );
      if (!isDeepStrictEqual(all, some)) expect(all).toEqual(some);
    },
  },
];
