import { type Decision, decide } from '../../src/core/decide.ts';
import type { JsonMap } from '../../src/core/json.ts';
import type { Operation } from '../../src/core/jsonPatch.ts';
import { writePatch } from '../../src/core/writePatch.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';
import { applyStrictly } from './applyStrictly.ts';
import type { World } from './arbitraries/world.ts';

/** One call of the webhook: what it decided, and the pod afterwards (as it was, unless something was injected). */
export interface Call {
  readonly decision: Decision;
  readonly operations: readonly Operation[];
  readonly pod: JsonMap;
}

const noRange = { cluster: {} };
const range = {
  cluster: { limitRange: { defaultRequest: { cpu: '10m', memory: '16Mi' }, default: { cpu: '8', memory: '16Gi' } } },
};

/** The cluster that the world's API server runs in. */
export const clusterOf = ({ isLimited }: World) => (isLimited ? range.cluster : noRange.cluster);

/** Decides on a pod, which must not be written to, and applies the patch to a copy. */
export const inject = (pod: JsonMap, { namespace, snapshot }: World): Call => {
  const decision = decide({ pod: deepFreeze(pod), namespace }, snapshot);
  if (decision.kind !== 'inject') return { decision, operations: [], pod };
  const operations = writePatch(decision.plan);
  return { decision, operations, pod: applyStrictly(pod, operations).result as JsonMap };
};
