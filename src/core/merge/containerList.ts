import { isMap, type Json, readString } from '../json.ts';

export type ContainerList = 'containers' | 'initContainers';

/** The merge key of containers. */
export const containerName = (entry: Json): string | undefined =>
  isMap(entry) ? readString(entry, 'name') : undefined;
