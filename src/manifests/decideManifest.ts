import { type Decision, decide } from '../core/decide.ts';
import { defaultPod } from '../core/defaults/defaultPod.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { FoundPod } from './findPod.ts';
import { imaginePod } from './imaginePod.ts';

/** The decision on a pod, or on the pods of a workload, as the webhook would come to it in a cluster. */
export const decideManifest = (found: FoundPod, snapshot: Snapshot, defaultNamespace: string): Decision => {
  const namespace = found.namespace ?? defaultNamespace;
  return decide({ pod: defaultPod(imaginePod(found), namespace), namespace }, snapshot);
};
