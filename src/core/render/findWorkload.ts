import { isMap, type JsonMap, readList, readMap, readString } from '../json.ts';

/**
 * What owns the pod: its controller, or of a Deployment's ReplicaSet the Deployment; else the pod itself. A Deployment names
 * its ReplicaSets `<name>-<pod-template-hash>` (kubernetes/pkg/controller/deployment/sync.go).
 */
export const findWorkload = (pod: JsonMap): JsonMap => {
  const metadata = readMap(pod, 'metadata');
  const owner = readList(metadata, 'ownerReferences').find((one) => isMap(one) && one['controller'] === true);
  const [kind, name] = isMap(owner) ? [readString(owner, 'kind'), readString(owner, 'name')] : [];
  if (kind === undefined || name === undefined) {
    return { kind: 'Pod', name: readString(metadata, 'name') ?? readString(metadata, 'generateName') ?? '' };
  }
  const hash = readString(readMap(metadata, 'labels'), 'pod-template-hash');
  const isDeployments = kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`);
  return isDeployments ? { kind: 'Deployment', name: name.slice(0, -hash.length - 1) } : { kind, name };
};
