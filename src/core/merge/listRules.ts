import { canonicalJson } from '../contentHash.ts';
import { isMap, type Json, type JsonMap, readString } from '../json.ts';
import { isDefaultToleration, portDefaults } from './apiServerDefaults.ts';
import { isEmpty } from './emptiness.ts';
import { isHeld } from './held.ts';
import { anything, type ListRule, map } from './rule.ts';

const byField =
  (name: string) =>
  (entry: Json): string | undefined => {
    const key = isMap(entry) ? entry[name] : undefined;
    return typeof key === 'string' ? key : undefined;
  };

/** A list whose entries a field tells apart. */
export const list = (field: string, entry: ListRule['entry'] = anything): ListRule => ({
  kind: 'list',
  key: byField(field),
  keyFields: [field],
  entry,
});

const withoutEmpty = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => !isEmpty(key, child))
      .map(([key, child]) => [key, withoutEmpty(child)]),
  );
};

/** Entries without a key of their own: the whole value tells them apart. */
export const byValue: ListRule = {
  kind: 'list',
  key: (entry) => (isMap(entry) ? canonicalJson(withoutEmpty(entry)) : undefined),
  keyFields: [],
  entry: anything,
};

export const ports: ListRule = {
  kind: 'list',
  key: (entry) =>
    isMap(entry) && typeof entry['containerPort'] === 'number'
      ? `${entry['containerPort']}/${readString(entry, 'protocol') || 'TCP'}`
      : undefined,
  keyFields: ['containerPort'],
  entry: map({}, portDefaults),
};

const sameText = (actual: JsonMap, wanted: JsonMap, field: string): boolean =>
  (readString(actual, field) ?? '') === (readString(wanted, field) ?? '');

/** The key of a mount: its path, with `/data/` and `/data` the same place. In linear time: pods are not ours. */
const mountKey = (entry: Json): string | undefined => {
  const path = isMap(entry) ? readString(entry, 'mountPath') : undefined;
  if (path === undefined) return undefined;
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
};

export const volumeMounts: ListRule = {
  kind: 'list',
  key: mountKey,
  keyFields: ['mountPath'],
  entry: {
    kind: 'entry',
    conflict: (actual, wanted) => {
      if (!sameText(actual, wanted, 'name')) {
        return `volume "${actual['name']}" is mounted there, the template mounts "${wanted['name']}"`;
      }
      return sameText(actual, wanted, 'subPath') && sameText(actual, wanted, 'subPathExpr')
        ? undefined
        : `another subPath of volume "${actual['name']}" is mounted there`;
    },
    replace: (actual, wanted) => (sameText(actual, wanted, 'name') ? { ...actual, ...wanted } : wanted),
  },
};

/** What kind of volume it is: the field that holds a map; without one the API server makes it an emptyDir. */
const volumeSource = (volume: JsonMap): string => Object.keys(volume).find((key) => isMap(volume[key])) ?? 'emptyDir';

export const volumes: ListRule = {
  kind: 'list',
  key: byField('name'),
  keyFields: ['name'],
  entry: {
    kind: 'entry',
    isHeld: (actual, wanted) => volumeSource(actual) === volumeSource(wanted),
    conflict: (actual, wanted) =>
      volumeSource(actual) === volumeSource(wanted)
        ? `the pod has a volume of that name with other ${volumeSource(wanted)} settings`
        : `the pod has another volume of that name (${volumeSource(actual)}, the template has ${volumeSource(wanted)})`,
    replace: (actual, wanted) => {
      const source = volumeSource(wanted);
      const [own, ours] = [actual[source], wanted[source]];
      return isMap(own) && isMap(ours) ? { ...wanted, [source]: { ...own, ...ours } } : wanted;
    },
  },
};

export const env: ListRule = {
  kind: 'list',
  key: byField('name'),
  keyFields: ['name'],
  entry: {
    kind: 'entry',
    isHeld: (actual, wanted) =>
      sameText(actual, wanted, 'value') && isMap(actual['valueFrom']) === isMap(wanted['valueFrom']),
    unreadable: (actual) =>
      isMap(actual['valueFrom'])
        ? 'the value comes from elsewhere (valueFrom), where no expression can add to it'
        : undefined,
    replace: (_actual, wanted) => wanted,
  },
  place: 'env',
};

/** The source of an envFrom entry: `configMapRef` or `secretRef` with its name, behind the prefix. */
export const envFrom: ListRule = {
  kind: 'list',
  key: (entry) => {
    if (!isMap(entry)) return undefined;
    for (const source of ['configMapRef', 'secretRef']) {
      const reference = entry[source];
      if (isMap(reference))
        return `${readString(entry, 'prefix') ?? ''}/${source}/${readString(reference, 'name') ?? ''}`;
    }
    return undefined;
  },
  keyFields: [],
  entry: anything,
  place: 'front',
};

export const tolerations: ListRule = {
  kind: 'list',
  key: (entry) =>
    isMap(entry)
      ? [
          readString(entry, 'key') ?? '',
          readString(entry, 'operator') || 'Equal',
          readString(entry, 'value') ?? '',
          readString(entry, 'effect') ?? '',
        ].join('/')
      : undefined,
  keyFields: [],
  entry: {
    kind: 'entry',
    isHeld: (actual, wanted) => (actual['tolerationSeconds'] ?? null) === (wanted['tolerationSeconds'] ?? null),
    isAbsent: isDefaultToleration,
    replace: (_actual, wanted) => wanted,
  },
};

/** The API server refuses two constraints of the same key and kind (validation.go, validateTopologySpreadConstraints). */
export const topologySpreadConstraints: ListRule = {
  kind: 'list',
  key: (entry) =>
    isMap(entry) && typeof entry['topologyKey'] === 'string'
      ? `${entry['topologyKey']}/${readString(entry, 'whenUnsatisfiable') ?? ''}`
      : undefined,
  keyFields: ['topologyKey'],
  entry: {
    kind: 'entry',
    isHeld: (actual, wanted) => isHeld('', wanted, actual),
    replace: (_actual, wanted) => wanted,
  },
};
