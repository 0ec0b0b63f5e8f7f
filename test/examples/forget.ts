import { isMap, type Json, type JsonMap, readList, readMap } from '../../src/core/json.ts';

/**
 * What a pod says without these containers: labels, annotations and spec, with names that the API server draws by lot made
 * the same. What the LimitRanger noted of them is left out as well, since it notes anew whatever it fills in last.
 */
export const forget = (pod: JsonMap, containers: readonly string[]): JsonMap => {
  const metadata = readMap(pod, 'metadata');
  const { meddled: _, ...labels } = readMap(metadata, 'labels') ?? {};
  const {
    'kubernetes.io/limit-ranger': __,
    'podgraft.dev/status': status,
    ...annotations
  } = readMap(metadata, 'annotations') ?? {};
  const held = typeof status === 'string' ? forgetHeld(JSON.parse(status), containers) : null;
  const spec = readMap(pod, 'spec') ?? {};
  const own = (list: string) => {
    const left = readList(spec, list).filter((entry) => !(isMap(entry) && containers.includes(String(entry['name']))));
    return left.length === 0 ? [] : [[list, left]];
  };
  const lists = Object.fromEntries(['initContainers', 'containers'].flatMap(own));
  const { initContainers: ___, ...rest } = spec;
  const text = JSON.stringify({ labels, annotations, held, spec: { ...rest, ...lists } });
  return JSON.parse(text.replaceAll(/kube-api-access-\w{5}/g, 'kube-api-access'));
};

/** The status without what it says of the containers. */
const forgetHeld = (status: { templates: { holds: string[] }[] }, containers: readonly string[]): Json =>
  status.templates.map((template) => ({
    ...template,
    holds: template.holds.filter((path) => !containers.some((name) => path.includes(`[${name}]`))),
  }));
