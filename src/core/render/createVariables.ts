import { statusKey } from '../annotations.ts';
import { isMap, type Json, type JsonMap, readField, readList, readMap, readString } from '../json.ts';
import type { Question } from '../question.ts';
import type { Snapshot } from '../snapshot.ts';
import { findWorkload } from './findWorkload.ts';

/** Names of what templates add: in `pod`, that is not to be seen, so that every call sees the same. */
export interface Hidden {
  readonly containers: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
}

/** The variables that all templates share. */
export const createVariables = ({ pod, namespace }: Question, snapshot: Snapshot, hidden: Hidden): JsonMap => {
  const facts = snapshot.namespaces.get(namespace);
  return {
    pod: viewPod(pod, namespace, hidden),
    namespaceObject: {
      metadata: { name: namespace, labels: facts?.labels ?? {}, annotations: facts?.annotations ?? {} },
    },
    workload: findWorkload(pod),
    cluster: snapshot.cluster,
  };
};

/** The pod as templates see it: its namespace filled in, labels and annotations always maps, without what templates add. */
const viewPod = (pod: JsonMap, namespace: string, hidden: Hidden): JsonMap => {
  const metadata = readMap(pod, 'metadata') ?? {};
  const { [statusKey]: _, ...annotations } = readMap(metadata, 'annotations') ?? {};
  const labels = readMap(metadata, 'labels') ?? {};
  const spec: Record<string, Json> = { ...readMap(pod, 'spec') };
  for (const [list, names] of [
    ['containers', hidden.containers],
    ['initContainers', hidden.containers],
    ['volumes', hidden.volumes],
  ] as const) {
    if (spec[list] === undefined) continue;
    const entries = readList(spec, list);
    const left = entries.filter((entry) => !(isMap(entry) && names.has(readString(entry, 'name') ?? '')));
    if (left.length === 0 && list !== 'containers') delete spec[list];
    else if (left.length < entries.length) spec[list] = left;
  }
  const own = readField(metadata, 'namespace');
  return { ...pod, metadata: { ...metadata, namespace: own ?? namespace, labels, annotations }, spec };
};
