import { isMap, type JsonMap, readField, readList, readMap, readString } from '../core/json.ts';
import type { FoundObject, Steps } from './findObjects.ts';

/** An object of a manifest that is a pod, or makes pods. */
export interface FoundPod {
  readonly kind: string;
  readonly name: string;
  /** Undefined if the manifest leaves it to whoever applies it. */
  readonly namespace: string | undefined;
  readonly isWorkload: boolean;
  /** Where the pod, or the workload's pod template, stands in the document. */
  readonly steps: Steps;
  /** The pod or the pod template. */
  readonly pod: JsonMap;
  readonly object: JsonMap;
}

/** Where the kinds that make pods hold their pod template, by API group. */
const templateSteps: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '': { ReplicationController: ['spec', 'template'] },
  apps: {
    DaemonSet: ['spec', 'template'],
    Deployment: ['spec', 'template'],
    ReplicaSet: ['spec', 'template'],
    StatefulSet: ['spec', 'template'],
  },
  batch: { CronJob: ['spec', 'jobTemplate', 'spec', 'template'], Job: ['spec', 'template'] },
};

/** Every word that a document with a pod or a workload holds; documents without any of them need not be read. */
export const podWords = /Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job/;

/** What an object means in pods; undefined if it makes none. */
export const findPod = ({ object, apiVersion, kind, steps }: FoundObject): FoundPod | undefined => {
  const metadata = readMap(object, 'metadata');
  const base = {
    kind,
    name: readString(metadata, 'name') ?? readString(metadata, 'generateName') ?? '',
    namespace: readString(metadata, 'namespace') || undefined,
    object,
  };
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (group === '' && kind === 'Pod') return { ...base, isWorkload: false, steps, pod: object };
  const kinds = readField(templateSteps as unknown as JsonMap, group);
  const below = isMap(kinds) ? (readList(kinds, kind) as readonly string[]) : [];
  const pod = below.reduce<JsonMap | undefined>(readMap, object);
  if (below.length === 0 || pod === undefined) return undefined;
  return { ...base, isWorkload: true, steps: [...steps, ...below], pod };
};
