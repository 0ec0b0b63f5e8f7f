import type { JsonMap } from '../../src/core/json.ts';
import { defaultPodSpec } from './defaultPod.ts';
import { dropEmpty } from './dropEmpty.ts';
import { type Fields, mapAt, setDefaults } from './fields.ts';
import { applyLimitRange, type LimitRange } from './limitRanger.ts';
import { mountServiceAccountToken } from './mountServiceAccountToken.ts';
import { tolerateTaints } from './tolerateTaints.ts';

/**
 * What a real API server does to a pod before a webhook sees it, and again between two calls of the webhook: it reads
 * the pod into its types, applies defaults and runs its own admission plugins. The received pod stays as it is.
 */
export const admitPod = (pod: JsonMap, cluster: { readonly limitRange?: LimitRange } = {}): JsonMap => {
  const admitted: Fields = structuredClone(pod);
  dropEmpty(admitted);
  const spec = mapAt(admitted, 'spec');
  if (spec === undefined) return admitted as JsonMap;
  defaultPodSpec(spec);
  if (cluster.limitRange !== undefined) applyLimitRange(admitted, cluster.limitRange);
  mountServiceAccountToken(admitted);
  setDefaults(spec, { preemptionPolicy: 'PreemptLowerPriority', priority: 0 });
  tolerateTaints(spec);
  return admitted as JsonMap;
};
