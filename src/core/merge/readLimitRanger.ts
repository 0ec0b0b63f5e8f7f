import { limitRangerKey } from '../annotations.ts';
import { type JsonMap, readMap, readString } from '../json.ts';

/**
 * The paths of the resources that the plugin LimitRanger set, from its annotation (`LimitRanger plugin set: cpu, memory
 * request for container app; cpu limit for init container setup`, kubernetes/plugin/pkg/admission/limitranger).
 */
export const readLimitRanger = (pod: JsonMap): ReadonlySet<string> | undefined => {
  const text = readString(readMap(readMap(pod, 'metadata'), 'annotations'), limitRangerKey);
  if (text === undefined) return undefined;
  const paths = new Set<string>();
  for (const part of text.slice(text.indexOf(':') + 1).split(';')) {
    const match = /^\s*(\S.{0,2000}?) (request|limit) for (init )?container (\S+)$/.exec(part);
    if (match === null) continue;
    const [, names = '', what, init, container] = match;
    const list = init === undefined ? 'containers' : 'initContainers';
    for (const name of names.split(', ')) paths.add(`spec.${list}[${container}].resources.${what}s.${name}`);
  }
  return paths;
};
