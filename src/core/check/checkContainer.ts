import { isMap, type Json, type JsonMap, readList, readMap, readString } from '../json.ts';
import type { ContainerList } from '../merge/addContainers.ts';
import { type Entry, isChanged, readAuthor, readAuthors, toJson } from '../merge/draft.ts';
import type { MergeFault } from '../merge/merging.ts';
import { compareQuantities } from '../quantity.ts';
import { type AddedEntry, findAddedEntries } from './addedEntries.ts';

/** Fields that only containers which go on running may have. */
const runningOnly = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** What the API server would refuse in one container of the result, as far as a template brought it in. */
export const checkContainer = (
  container: Entry,
  list: ContainerList,
  volumes: ReadonlySet<string | undefined>,
): MergeFault[] => {
  // A container of ours is looked at in each call: a LimitRange may have set limits below our requests in between.
  const isOurs = container.added || container.claim !== undefined;
  const touched = isOurs || (container.change.kind === 'map' && isChanged(container.change));
  const value = touched ? toJson(container.change) : undefined;
  if (!isMap(value)) return [];
  const path = `spec.${list}[${container.key}]`;
  const author = container.claim?.template ?? -1;
  return [
    ...checkMounts(container, path, volumes),
    ...checkPorts(container, value, path),
    ...checkResources(value, path, changer(container, 'resources', author)),
    ...(list === 'initContainers' && value['restartPolicy'] !== 'Always'
      ? checkRunningOnly(container, value, path)
      : []),
  ];
};

/** The template that last stated the field of this container, if the container was changed field by field. */
const changer = (container: Entry, field: string, otherwise: number): number => {
  if (container.change.kind !== 'map') return otherwise;
  const change = container.change.changes.get(field);
  if (change?.kind !== 'map') return readAuthor(container.change, field) ?? otherwise;
  const nodes = [change, ...change.changes.values()].filter((node) => node.kind === 'map');
  return nodes.flatMap(readAuthors).at(-1) ?? otherwise;
};

const checkMounts = (container: Entry, path: string, volumes: ReadonlySet<string | undefined>): MergeFault[] => {
  const faults: MergeFault[] = [];
  for (const [field, key] of [
    ['volumeMounts', 'mountPath'],
    ['volumeDevices', 'devicePath'],
  ] as const) {
    for (const { entry, template } of findAddedEntries(container, field)) {
      const name = String(entry['name']);
      if (volumes.has(name)) continue;
      const message = `the pod has no volume "${name}"`;
      const remedy = "add the volume to the template's volumes";
      faults.push({ template, path: `${path}.${field}[${entry[key]}]`, source: '', message, remedy });
    }
  }
  return faults;
};

const checkPorts = (container: Entry, value: JsonMap, path: string): MergeFault[] => {
  const added = findAddedEntries(container, 'ports').filter(({ entry }) => readString(entry, 'name'));
  if (added.length === 0) return [];
  const count = new Map<Json | undefined, number>();
  for (const port of readList(value, 'ports'))
    if (isMap(port)) count.set(port['name'], (count.get(port['name']) ?? 0) + 1);
  const isRepeated = ({ entry }: AddedEntry) => (count.get(entry['name']) ?? 0) > 1;
  return added.filter(isRepeated).map(({ entry, template }) => ({
    template,
    path: `${path}.ports[${entry['containerPort']}]`,
    source: '',
    message: `another port of the container has the name "${entry['name']}"`,
    remedy: 'give the port of the template another name',
  }));
};

const checkResources = (value: JsonMap, path: string, template: number): MergeFault[] => {
  const resources = readMap(value, 'resources');
  const [requests, limits] = [readMap(resources, 'requests'), readMap(resources, 'limits')];
  if (template < 0 || requests === undefined || limits === undefined) return [];
  const faults: MergeFault[] = [];
  for (const [name, request] of Object.entries(requests)) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (!isAmount(request) || !isAmount(limit) || !((compareQuantities(request, limit) ?? 0) > 0)) continue;
    const message = `the request ${request} is above the limit ${limit}`;
    const remedy = 'state request and limit together in the template';
    faults.push({ template, path: `${path}.resources.requests.${name}`, source: '', message, remedy });
  }
  return faults;
};

const isAmount = (value: Json | undefined): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

const checkRunningOnly = (container: Entry, value: JsonMap, path: string): MergeFault[] =>
  runningOnly.flatMap((field) => {
    const template = changer(container, field, container.added ? (container.claim?.template ?? -1) : -1);
    if (value[field] === undefined || template < 0) return [];
    const message = 'an init container that ends has no probes and no lifecycle';
    const remedy = 'leave init containers out of the targets, or give it restartPolicy: Always';
    return [{ template, path: `${path}.${field}`, source: '', message, remedy }];
  });
