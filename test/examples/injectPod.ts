import jsonPatch from 'fast-json-patch';
import { type Decision, decide } from '../../src/core/decide.ts';
import type { JsonMap } from '../../src/core/json.ts';
import type { Operation } from '../../src/core/jsonPatch.ts';
import { writePatch } from '../../src/core/merge/writePatch.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';
import { namespaceOf } from './readExamples.ts';

/** One call of the webhook: what it decided, and the pod afterwards (as it was, unless something was injected). */
export interface Injection {
  readonly decision: Decision;
  readonly operations: readonly Operation[];
  readonly pod: JsonMap;
}

/** Decides on a pod, which must not be written to, and applies the patch to a copy. */
export const injectPod = (pod: JsonMap, snapshot: Snapshot): Injection => {
  const decision = decide({ pod: deepFreeze(pod), namespace: namespaceOf(pod) }, snapshot);
  if (decision.kind !== 'inject') return { decision, operations: [], pod };
  const operations = writePatch(decision.plan);
  const patched = jsonPatch.applyPatch(pod, operations as never, true, false).newDocument;
  return { decision, operations, pod: patched };
};
