import { readType } from '../schema/readType.ts';

/** The fields of a template that are its own; everything else is a PodSpec field. */
export const templateFields: readonly string[] = [
  'allow',
  'annotations',
  'containers',
  'deprecated',
  'description',
  'each',
  'env',
  'envFrom',
  'failurePolicy',
  'initContainers',
  'labels',
  'onConflict',
  'os',
  'parameters',
  'position',
  'targets',
  'volumeMounts',
  'volumes',
  'when',
];

/** The short forms of `each`. */
export const eachFields: readonly string[] = ['env', 'envFrom', 'volumeMounts'];

/** What goes to the pod's metadata. */
export const metadataFields: readonly string[] = ['labels', 'annotations'];

/** PodSpec fields that cannot work in a template or would change who the pod is, each with the reason. */
export const refusedFields: Readonly<Record<string, string>> = {
  ephemeralContainers: 'ephemeral containers cannot be part of a new pod',
  overhead: 'the API server computes it from the runtime class and refuses another one',
  nodeName: 'it would take the pod past the scheduler',
  preemptionPolicy: 'the API server computed it from the priority class already and refuses another one',
  priority: 'the API server computes it from the priority class',
  priorityClassName: 'the API server has read it already',
  restartPolicy: "it is the workload's; for a native sidecar put restartPolicy: Always on an init container",
  serviceAccount: 'it would change who the pod is',
  serviceAccountName: 'it would change who the pod is',
};

/** PodSpec fields that a template may state beside its containers and volumes. */
export const podSpecFields: readonly string[] = [...(readType('PodSpec')?.fields.keys() ?? [])].filter(
  (field) => !Object.hasOwn(refusedFields, field) && !templateFields.includes(field),
);
