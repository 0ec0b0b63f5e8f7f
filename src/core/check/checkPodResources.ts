import { isMap, type Json, type JsonMap, readField, readMap } from '../json.ts';
import { type ContainerList, containerName } from '../merge/containerList.ts';
import { type Entry, type MapNode, openList, readDraft, toJson } from '../merge/draft.ts';
import type { MergeFault } from '../merge/merging.ts';
import { parseQuantity } from '../quantity.ts';

/**
 * Resources of the pod as a whole bound those of its containers: what all that run at the same time request together, and
 * the limit of each (KEP-2837; kubernetes/pkg/apis/core/validation, validatePodResourceConsistency).
 */
export const checkPodResources = (spec: MapNode): MergeFault[] => {
  const pod = asMap(readDraft(spec, 'resources') ?? null);
  if (pod === undefined) return [];
  const running = [
    ...openList(spec, 'containers', containerName).entries.map(inList('containers')),
    ...readSidecars(spec),
  ];
  const added = running.filter(({ entry }) => entry.added);
  const faults: MergeFault[] = [];
  for (const { entry, list } of added) {
    for (const [name, limit] of Object.entries(readResources(entry, 'limits'))) {
      const [bound, own] = [parse(readField(readMap(pod, 'limits'), name)), parse(limit)];
      if (bound === undefined || own === undefined || own <= bound) continue;
      faults.push(
        describe(
          entry,
          list,
          `limits.${name}`,
          `the limit ${limit} is above the pod's own of ${readMap(pod, 'limits')?.[name]}`,
        ),
      );
    }
  }
  for (const [name, request] of Object.entries(readMap(pod, 'requests') ?? {})) {
    const bound = parse(request);
    const last = added.findLast(({ entry }) => readField(readResources(entry, 'requests'), name) !== undefined);
    if (bound === undefined || last === undefined) continue;
    const sum = running.reduce(
      (total, { entry }) => total + (parse(readField(readResources(entry, 'requests'), name)) ?? 0n),
      0n,
    );
    if (sum <= bound) continue;
    faults.push(
      describe(
        last.entry,
        last.list,
        `requests.${name}`,
        `with it the containers request more than the pod's own ${request}`,
      ),
    );
  }
  return faults;
};

interface Listed {
  readonly entry: Entry;
  readonly list: ContainerList;
}

const inList =
  (list: ContainerList) =>
  (entry: Entry): Listed => ({ entry, list });

const readSidecars = (spec: MapNode): Listed[] =>
  openList(spec, 'initContainers', containerName)
    .entries.filter(({ change }) => readField(asMap(toJson(change)), 'restartPolicy') === 'Always')
    .map(inList('initContainers'));

const asMap = (value: Json): JsonMap | undefined => (isMap(value) ? value : undefined);

const readResources = (entry: Entry, kind: 'limits' | 'requests'): JsonMap =>
  readMap(readMap(asMap(toJson(entry.change)), 'resources'), kind) ?? {};

const parse = (value: Json | undefined): bigint | undefined =>
  typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined;

const describe = (entry: Entry, list: ContainerList, field: string, message: string): MergeFault => ({
  template: entry.claim?.template ?? -1,
  path: `spec.${list}[${entry.key}].resources.${field}`,
  source: '',
  message,
  remedy: "raise the pod's spec.resources, or lower the template's",
});
