import { isMap, type JsonMap, readField, readList, readString } from '../json.ts';
import { containerName } from '../merge/containerList.ts';
import { type Entry, type MapNode, openList, readAuthor, readDraft, toJson } from '../merge/draft.ts';
import type { MergeFault } from '../merge/merging.ts';
import { findAddedEntries } from './addedEntries.ts';

/** Settings of a pod that exclude each other (kubernetes/pkg/apis/core/validation, validateHostUsers and others). */
const exclusive: readonly (readonly [string, boolean, string, boolean])[] = [
  ['hostUsers', false, 'hostNetwork', true],
  ['hostUsers', false, 'hostPID', true],
  ['hostUsers', false, 'hostIPC', true],
  ['shareProcessNamespace', true, 'hostPID', true],
];

/** What the API server would refuse in the pod's use of its host, as far as a template brought it in. */
export const checkHost = (spec: MapNode): MergeFault[] => [...checkExclusive(spec), ...checkHostPorts(spec)];

const checkExclusive = (spec: MapNode): MergeFault[] => {
  const faults: MergeFault[] = [];
  for (const [one, oneValue, other, otherValue] of exclusive) {
    const authors = [readAuthor(spec, one), readAuthor(spec, other)].filter((author) => author !== undefined);
    if (authors.length === 0 || readDraft(spec, one) !== oneValue || readDraft(spec, other) !== otherValue) continue;
    const message = `${one}: ${oneValue} and ${other}: ${otherValue} exclude each other`;
    const remedy = 'take one of the two out of the pod or the template';
    faults.push({ template: Math.max(...authors), path: `spec.${one}`, source: '', message, remedy });
  }
  return faults;
};

/** Ports on the host must differ between containers; on the host's network, every port of a container is one. */
const checkHostPorts = (spec: MapNode): MergeFault[] => {
  const onHost = readDraft(spec, 'hostNetwork') === true;
  const mover = spec.origin?.['hostNetwork'] === true ? undefined : readAuthor(spec, 'hostNetwork');
  const { entries } = openList(spec, 'containers', containerName);
  const suspects = entries.flatMap((container) =>
    (onHost && mover !== undefined
      ? readPorts(container).map((entry) => ({ entry, template: mover }))
      : findAddedEntries(container, 'ports')
    ).map((port) => ({ ...port, container, key: toHostPort(port.entry, onHost) })),
  );
  if (!suspects.some(({ key }) => key !== undefined)) return [];
  const count = new Map<string, number>();
  for (const container of entries) {
    for (const port of readPorts(container)) {
      const key = toHostPort(port, onHost);
      if (key !== undefined) count.set(key, (count.get(key) ?? 0) + 1);
    }
  }
  return suspects
    .filter(({ key }) => key !== undefined && (count.get(key) ?? 0) > 1)
    .map(({ template, container, entry, key }) => ({
      template,
      path: `spec.containers[${container.key}].ports[${entry['containerPort']}]`,
      source: '',
      message: `another container uses the host's port ${key}`,
      remedy: onHost ? "let one listen elsewhere: the pod is on the host's network" : 'choose another hostPort',
    }));
};

const readPorts = (container: Entry): JsonMap[] => {
  const value = toJson(container.change);
  return readList(isMap(value) ? value : undefined, 'ports').filter(isMap);
};

const toHostPort = (port: JsonMap, onHost: boolean): string | undefined => {
  const number = readField(port, 'hostPort') || (onHost ? readField(port, 'containerPort') : undefined);
  if (typeof number !== 'number') return undefined;
  const address = readString(port, 'hostIP');
  return `${number}/${readString(port, 'protocol') || 'TCP'}${address ? ` on ${address}` : ''}`;
};
