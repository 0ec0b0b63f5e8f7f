import { inheritAnnotations } from '../core/inheritAnnotations.ts';
import { isMap, type JsonMap, readField, readList, readMap } from '../core/json.ts';
import type { FoundPod } from './findPod.ts';

/** The hash that a Deployment gives to its pods; nobody can know the real one. */
const templateHash = '5d4f8c7b9';

/**
 * The pod that the API server would get: of a workload the one that its controller makes, with its owner, what it inherits
 * and a name where it has one before it is created.
 */
export const imaginePod = ({ object, pod, kind, name, isWorkload }: FoundPod): JsonMap => {
  if (!isWorkload) return pod;
  // What another object controls takes no part in inheritance.
  const isOwned = readList(readMap(object, 'metadata'), 'ownerReferences').some(
    (owner) => isMap(owner) && owner['controller'] === true,
  );
  const template = (isOwned ? undefined : inheritAnnotations({ ...object, kind })?.podTemplate) ?? pod;
  const metadata = readMap(template, 'metadata') ?? {};
  const [ownerKind, ownerName] = imagineOwner(kind, name);
  const owner = { apiVersion: ownerVersions[ownerKind] ?? 'v1', kind: ownerKind, name: ownerName, controller: true };
  const hash = { 'pod-template-hash': templateHash };
  const labels = kind === 'Deployment' ? { labels: { ...readMap(metadata, 'labels'), ...hash } } : {};
  const named = kind === 'StatefulSet' ? { name: `${name}-0` } : { generateName: `${ownerName}-` };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, ...named, ...labels, ownerReferences: [owner] },
    spec: readField(template, 'spec') ?? {},
  };
};

const ownerVersions: Readonly<Record<string, string>> = {
  DaemonSet: 'apps/v1',
  Job: 'batch/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
};

/** A Deployment's pods belong to its ReplicaSet, a CronJob's to one of its Jobs, all others to the workload itself. */
const imagineOwner = (kind: string, name: string): readonly [string, string] => {
  if (kind === 'Deployment') return ['ReplicaSet', `${name}-${templateHash}`];
  return kind === 'CronJob' ? ['Job', `${name}-1`] : [kind, name];
};
