import { isMap, type Json, type JsonMap, readField, readMap, readString } from '../json.ts';
import type { ContainerList } from '../merge/containerList.ts';
import { type Entry, isChanged, readAuthor, readAuthors, readDraft, toJson } from '../merge/draft.ts';
import type { MergeFault } from '../merge/merging.ts';
import { compareQuantities } from '../quantity.ts';
import { findAddedEntries } from './addedEntries.ts';

/** Fields that only containers which go on running may have. */
const runningOnly = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Lists of a container whose entries name a volume, with what tells the entries apart. */
const mountLists = [
  ['volumeMounts', 'mountPath'],
  ['volumeDevices', 'devicePath'],
] as const;

/** Collects what the API server would refuse in one container of the result, as far as a template brought it in. */
export const checkContainer = (
  container: Entry,
  list: ContainerList,
  volumes: ReadonlySet<string | undefined>,
  faults: MergeFault[],
): void => {
  // A container of ours is looked at in each call: a LimitRange may have set limits below our requests in between.
  const isOurs = container.added || container.claim !== undefined;
  if (!isOurs && (container.change.kind !== 'map' || !isChanged(container.change))) return;
  const path = `spec.${list}[${container.key}]`;
  checkMounts(container, path, volumes, faults);
  checkEnv(container, path, faults);
  checkPorts(container, path, faults);
  checkResources(container, path, faults);
  if (list === 'initContainers' && readOf(container, 'restartPolicy') !== 'Always') {
    checkRunningOnly(container, path, faults);
  }
};

/** A field of the container as it stands in the result. */
const readOf = ({ change }: Entry, field: string): Json | undefined => {
  if (change.kind === 'map') return readDraft(change, field);
  return change.kind === 'value' && isMap(change.value) ? readField(change.value, field) : undefined;
};

/** The template that last stated the field of this container; -1 if it is the pod's own. */
const readChanger = (container: Entry, field: string): number => {
  const owner = container.claim?.template ?? -1;
  if (container.change.kind !== 'map') return owner;
  const change = container.change.changes.get(field);
  if (change?.kind !== 'map') return readAuthor(container.change, field) ?? owner;
  const nodes = [change, ...change.changes.values()].filter((node) => node.kind === 'map');
  return nodes.flatMap(readAuthors).at(-1) ?? owner;
};

const checkMounts = (
  container: Entry,
  path: string,
  volumes: ReadonlySet<string | undefined>,
  faults: MergeFault[],
): void => {
  for (const [field, key] of mountLists) {
    for (const { entry, template } of findAddedEntries(container, field)) {
      const name = String(entry['name']);
      if (volumes.has(name)) continue;
      const message = `the pod has no volume "${name}"`;
      const remedy = "add the volume to the template's volumes";
      faults.push({ template, path: `${path}.${field}[${entry[key]}]`, source: '', message, remedy });
    }
  }
};

const checkEnv = (container: Entry, path: string, faults: MergeFault[]): void => {
  const list = container.change.kind === 'map' ? container.change.changes.get('env') : undefined;
  for (const { key, change, claim } of list?.kind === 'list' ? list.entries : []) {
    if (claim === undefined) continue;
    const entry = toJson(change) as JsonMap;
    if (!isMap(entry['valueFrom']) || !readString(entry, 'value')) continue;
    const message = 'the variable has both a value and valueFrom';
    faults.push({
      template: claim.template,
      path: `${path}.env[${key}]`,
      source: '',
      message,
      remedy: 'state one of them',
    });
  }
};

const checkPorts = (container: Entry, path: string, faults: MergeFault[]): void => {
  const added = findAddedEntries(container, 'ports');
  if (added.length === 0) return;
  const ports = readOf(container, 'ports') as readonly Json[];
  for (const { entry, template } of added) {
    const { name, containerPort } = entry;
    if (typeof name !== 'string' || name === '') continue;
    if (ports.filter((port) => isMap(port) && port['name'] === name).length < 2) continue;
    const message = `another port of the container has the name "${name}"`;
    const remedy = 'give the port of the template another name';
    faults.push({ template, path: `${path}.ports[${containerPort}]`, source: '', message, remedy });
  }
};

const checkResources = (container: Entry, path: string, faults: MergeFault[]): void => {
  const resources = readOf(container, 'resources');
  if (!isMap(resources)) return;
  const [requests, limits] = [readMap(resources, 'requests'), readMap(resources, 'limits')];
  if (requests === undefined || limits === undefined) return;
  for (const name of Object.keys(requests)) {
    const [request, limit] = [requests[name], readField(limits, name)];
    if (!isAmount(request) || !isAmount(limit) || !((compareQuantities(request, limit) ?? 0) > 0)) continue;
    const template = readChanger(container, 'resources');
    if (template < 0) continue;
    const message = `the request ${request} is above the limit ${limit}`;
    const remedy = 'state request and limit together in the template';
    faults.push({ template, path: `${path}.resources.requests.${name}`, source: '', message, remedy });
  }
};

const isAmount = (value: Json | undefined): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

const checkRunningOnly = (container: Entry, path: string, faults: MergeFault[]): void => {
  for (const field of runningOnly) {
    if (readOf(container, field) === undefined) continue;
    const template = readChanger(container, field);
    if (template < 0) continue;
    const message = 'an init container that ends has no probes and no lifecycle';
    const remedy = 'leave init containers out of the targets, or give it restartPolicy: Always';
    faults.push({ template, path: `${path}.${field}`, source: '', message, remedy });
  }
};
