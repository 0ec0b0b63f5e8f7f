import { type JsonMap, readField, readMap, readString } from '../json.ts';
import { podDefaults } from '../merge/apiServerDefaults.ts';
import { mountToken, tolerateTaints } from './admissionDefaults.ts';
import { changeMap, changeMaps } from './changeField.ts';
import { defaultContainer } from './defaultContainer.ts';
import { defaultVolume } from './defaultVolume.ts';
import { setAbsent } from './setAbsent.ts';

/**
 * The pod of a manifest as a webhook would see it: with the API server's defaults and what its own admission plugins add.
 * Fields are only ever added, and entries of lists only ever appended, so that who compares the two can tell them apart.
 */
export const defaultPod = (pod: JsonMap, namespace: string): JsonMap => {
  const placed: JsonMap = { ...pod, metadata: setAbsent(readMap(pod, 'metadata') ?? {}, { namespace }) };
  return changeMap(placed, 'spec', (spec) => tolerateTaints(mountToken(placed, defaultSpec(spec))));
};

const defaultSpec = (spec: JsonMap): JsonMap => {
  const filled = setAbsent(spec, {
    ...(podDefaults as JsonMap),
    // Of a named class only the cluster knows what it stands for.
    ...(readString(spec, 'priorityClassName') ? {} : { preemptionPolicy: 'PreemptLowerPriority', priority: 0 }),
    restartPolicy: 'Always',
    securityContext: {},
  });
  const isHostNetwork = readField(spec, 'hostNetwork') === true;
  const contained = ['initContainers', 'containers'].reduce(
    (map, list) => changeMaps(map, list, (container) => defaultContainer(container, isHostNetwork)),
    filled,
  );
  return changeMaps(contained, 'volumes', defaultVolume);
};
