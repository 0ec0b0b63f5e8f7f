import { isMap, type JsonMap, readField, readList, readMap, readString } from '../json.ts';
import { type ContainerList, containerName } from '../merge/containerList.ts';
import { type Entry, type MapNode, openList, openMap, readDraft, toJson } from '../merge/draft.ts';
import type { Merging } from '../merge/merging.ts';
import { findAddedEntries } from './addedEntries.ts';

type Notices = Merging['notices'];

/** What is legal in the result and probably not what was meant, as far as a template brought it in. */
export const adviseResult = (draft: MapNode): Notices => {
  const spec = openMap(draft, 'spec');
  const policy = readDraft(spec, 'restartPolicy');
  const ends = policy === 'Never' || policy === 'OnFailure';
  const notices: Notices = [];
  for (const list of ['initContainers', 'containers'] as const) {
    for (const container of openList(spec, list, containerName).entries) {
      if (container.claim === undefined) notices.push(...findHidden(container, list));
      else notices.push(...adviseInjected(container, container.claim.template, list, ends));
    }
  }
  return notices;
};

const adviseInjected = (container: Entry, template: number, list: ContainerList, ends: boolean): Notices => {
  const path = `spec.${list}[${container.key}]`;
  const notices: Notices = [];
  if (ends && list === 'containers') {
    const message =
      'the pod cannot complete while this container runs; make it a native sidecar (initContainers, restartPolicy: Always)';
    notices.push({ template, path, message });
  }
  const resources = readMap(toJson(container.change) as JsonMap, 'resources');
  const stated = readField(resources, 'requests') ?? readField(resources, 'limits');
  if (!isMap(stated) || Object.keys(stated).length === 0) {
    notices.push({
      template,
      path,
      message: 'no resource requests: autoscaling by utilization and quotas do not work with it',
    });
  }
  return notices;
};

/** Env entries win over envFrom: what a template adds may hide a key of a ConfigMap or Secret that nobody can see here. */
const findHidden = (container: Entry, list: ContainerList): Notices => {
  if (container.change.kind !== 'map') return [];
  const sources = readList(container.change.origin, 'envFrom').filter(isMap);
  if (sources.length === 0) return [];
  return findAddedEntries(container, 'env')
    .filter(({ entry }) =>
      sources.some((source) => readString(entry, 'name')?.startsWith(readString(source, 'prefix') ?? '')),
    )
    .map(({ entry, template }) => ({
      template,
      path: `spec.${list}[${container.key}].env[${entry['name']}]`,
      message: "it hides a key of that name in the container's envFrom, if there is one",
    }));
};
