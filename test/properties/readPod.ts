import { isMap, type JsonMap, readList, readMap, readString } from '../../src/core/json.ts';

export const specOf = (pod: JsonMap): JsonMap => readMap(pod, 'spec') ?? {};

export const nameOf = (entry: unknown): string => (isMap(entry) ? (readString(entry, 'name') ?? '') : '');

/** All containers and init containers of a pod's spec or a template's body. */
export const containersOf = (owner: JsonMap): JsonMap[] =>
  [...readList(owner, 'initContainers'), ...readList(owner, 'containers')].filter(isMap);

/** Names of the entries of a list in the pod's spec, in order. */
export const namesIn = (pod: JsonMap, list: string): string[] => readList(specOf(pod), list).map(nameOf);
