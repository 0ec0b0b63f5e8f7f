import { type Decision, decide } from '../../src/core/decide.ts';
import type { JsonMap } from '../../src/core/json.ts';
import type { Operation } from '../../src/core/jsonPatch.ts';
import { writePatch } from '../../src/core/merge/writePatch.ts';
import { admitPod } from '../apiserver/admitPod.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';
import { applyStrictly } from './applyStrictly.ts';
import type { World } from './arbitraries/world.ts';

/** One call of the webhook: what it decided, and the pod afterwards (as it was, unless something was injected). */
export interface Call {
  readonly decision: Decision;
  readonly operations: readonly Operation[];
  readonly pod: JsonMap;
}

const limitRange = { defaultRequest: { cpu: '10m', memory: '16Mi' }, default: { cpu: '8', memory: '16Gi' } };

/** What the world's API server makes of a pod before a call, or between two. */
export const admit = (pod: JsonMap, { isLimited }: World): JsonMap => admitPod(pod, isLimited ? { limitRange } : {});

/** Decides on a pod, which must not be written to, and applies the patch to a copy. */
export const inject = (pod: JsonMap, { namespace, snapshot }: World): Call => {
  const decision = decide({ pod: deepFreeze(pod), namespace }, snapshot);
  if (decision.kind !== 'inject') return { decision, operations: [], pod };
  const operations = writePatch(decision.plan);
  return { decision, operations, pod: applyStrictly(pod, operations).result as JsonMap };
};

/** The first call in a world: the pod as the webhook receives it, and what comes of it. */
export interface Start extends Call {
  readonly received: JsonMap;
}

const starts = new WeakMap<World, Start>();

/** Creates the world's pod. Remembered, since most laws begin with it. */
export const create = (drawn: World): Start => {
  const known = starts.get(drawn);
  if (known !== undefined) return known;
  const received = admit(drawn.pod, drawn);
  const start = { received, ...inject(received, drawn) };
  starts.set(drawn, start);
  return start;
};
