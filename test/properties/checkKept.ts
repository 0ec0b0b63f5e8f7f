import { isDeepStrictEqual } from 'node:util';
import { isList, isMap, type Json, type JsonMap, readField, readMap, readString } from '../../src/core/json.ts';
import { isEmptyValue } from './emptyValues.ts';
import { entryKey, unitedLists } from './listKeys.ts';

/** What the API server would have put there, so that it counts as absent. */
const podDefaults: Readonly<Record<string, Json>> = {
  dnsPolicy: 'ClusterFirst',
  enableServiceLinks: true,
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
};
const containerDefaults: Readonly<Record<string, Json>> = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
};
const probeDefaults: Readonly<Record<string, Json>> = {
  failureThreshold: 3,
  periodSeconds: 10,
  successThreshold: 1,
  timeoutSeconds: 1,
};

interface Place {
  /** Field names from the top; entries of lists by their key. */
  readonly path: readonly string[];
  /** The map that the field stands in. */
  readonly owner: JsonMap;
  /** Where the LimitRange's defaults are, as `<container>/<requests|limits>/<resource>`. */
  readonly ranged: ReadonlySet<string>;
}

const defaultsAt = (path: readonly string[]): Readonly<Record<string, Json>> => {
  const list = path.at(-3) ?? '';
  const parent = path.at(-2) ?? '';
  if (path.length === 2 && path[0] === 'spec') return podDefaults;
  if (list === 'containers' || list === 'initContainers') return containerDefaults;
  return parent.endsWith('Probe') ? probeDefaults : {};
};

const pullPolicy = (image: string): string => {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes('@') || (name.includes(':') && !name.endsWith(':latest')) ? 'IfNotPresent' : 'Always';
};

const countsAsAbsent = (value: Json, { path, owner, ranged }: Place): boolean => {
  const key = path.at(-1) ?? '';
  if (path.at(-3) === 'volumes') return false;
  if (isEmptyValue(value, key, path.at(-2) ?? '')) return true;
  const defaults = defaultsAt(path);
  if (Object.hasOwn(defaults, key) && defaults[key] === value) return true;
  const isContainerField = defaults === containerDefaults;
  if (isContainerField && key === 'image') return value === 'auto';
  if (isContainerField && key === 'imagePullPolicy') return value === pullPolicy(readString(owner, 'image') ?? '');
  if (path.at(-2) === 'requests' || path.at(-2) === 'limits') return ranged.has(`${path.at(-4)}/${path.at(-2)}/${key}`);
  return false;
};

/** A toleration that the plugin DefaultTolerationSeconds added counts as absent. */
const isDefaultToleration = (value: JsonMap): boolean =>
  value['tolerationSeconds'] === 300 &&
  String(value['key']).startsWith('node.kubernetes.io/') &&
  value['operator'] === 'Exists';

const findLostInList = (own: readonly Json[], now: readonly Json[], place: Place): string[] => {
  const field = place.path.at(-1) ?? '';
  const here = place.path.join('.');
  const isKeyed = own.some((entry) => entryKey(field, entry) !== undefined);
  if (!isKeyed && !unitedLists.has(field)) return isDeepStrictEqual(own, now) ? [] : [`${here} is another list`];
  const lost: string[] = [];
  let from = 0;
  for (const entry of own) {
    const key = entryKey(field, entry);
    const at = now.findIndex((other, index) => {
      if (index < from) return false;
      if (field === 'env' || key === undefined || !isMap(entry) || !isMap(other))
        return isDeepStrictEqual(other, entry);
      return entryKey(field, other) === key;
    });
    if (at === -1) {
      lost.push(`${here}[${key ?? JSON.stringify(entry)}] is gone, changed or out of order`);
      continue;
    }
    from = at + 1;
    if (field === 'env' || !isMap(entry) || (field === 'tolerations' && isDefaultToleration(entry))) continue;
    lost.push(
      ...findLostInMap(entry, now[at] as JsonMap, { ...place, path: [...place.path, String(entry['name'] ?? key)] }),
    );
  }
  return lost;
};

const findLostInMap = (own: JsonMap, now: JsonMap, place: Place): string[] => {
  const lost: string[] = [];
  for (const [key, value] of Object.entries(own)) {
    const below: Place = { ...place, path: [...place.path, key], owner: own };
    const current = readField(now, key);
    if (isDeepStrictEqual(value, current) || countsAsAbsent(value, below)) continue;
    if (isMap(value) && isMap(current)) lost.push(...findLostInMap(value, current, below));
    else if (isList(value) && isList(current)) lost.push(...findLostInList(value, current, below));
    else lost.push(`${below.path.join('.')} was ${JSON.stringify(value)} and is ${JSON.stringify(current)}`);
  }
  return lost;
};

/** `cpu, memory request for container a; cpu limit for init container b` as the places that it means. */
const readRanged = (pod: JsonMap): Set<string> => {
  const text = readString(readMap(readMap(pod, 'metadata'), 'annotations'), 'kubernetes.io/limit-ranger') ?? '';
  const ranged = new Set<string>();
  for (const words of text.replace('LimitRanger plugin set: ', '').split('; ')) {
    const [, names = '', kind, container] = /^(.+) (request|limit) for (?:init )?container (.+)$/.exec(words) ?? [];
    for (const name of names.split(', ')) ranged.add(`${container}/${kind}s/${name}`);
  }
  return ranged;
};

/**
 * What of a pod is lost, changed or reordered in another, as sentences: all that `keep` forbids. What counts as absent
 * may change, and everything may gain.
 */
export const findLost = (own: JsonMap, now: JsonMap): string[] => {
  const withoutStatus = { ...own, metadata: withoutOurs(readMap(own, 'metadata') ?? {}) };
  return findLostInMap(withoutStatus, now, { path: [], owner: own, ranged: readRanged(own) });
};

const withoutOurs = (metadata: JsonMap): JsonMap => {
  const annotations = readMap(metadata, 'annotations');
  if (annotations === undefined) return metadata;
  const rest = Object.entries(annotations).filter(([key]) => key !== 'podgraft.dev/status');
  return { ...metadata, annotations: Object.fromEntries(rest) };
};
