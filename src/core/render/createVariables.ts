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
  const annotations = withoutField(readMap(metadata, 'annotations') ?? {}, statusKey);
  const labels = readMap(metadata, 'labels') ?? {};
  let spec = readMap(pod, 'spec') ?? {};
  spec = withoutNamed(spec, 'containers', hidden.containers);
  spec = withoutNamed(spec, 'initContainers', hidden.containers);
  spec = withoutNamed(spec, 'volumes', hidden.volumes);
  const own = readField(metadata, 'namespace');
  return { ...pod, metadata: { ...metadata, namespace: own ?? namespace, labels, annotations }, spec };
};

/** A list that would be empty without them is not there, as if it had never been made. */
const withoutNamed = (spec: JsonMap, list: string, names: ReadonlySet<string>): JsonMap => {
  const entries = readList(spec, list);
  const isHidden = (entry: Json) => isMap(entry) && names.has(readString(entry, 'name') ?? '');
  if (!entries.some(isHidden)) return spec;
  const left = entries.filter((entry) => !isHidden(entry));
  return left.length === 0 && list !== 'containers' ? withoutField(spec, list) : { ...spec, [list]: left };
};

const withoutField = (map: JsonMap, key: string): JsonMap => {
  if (!Object.hasOwn(map, key)) return map;
  const { [key]: _, ...rest } = map;
  return rest;
};
