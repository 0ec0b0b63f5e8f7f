import { canonicalJson } from '../contentHash.ts';
import { isMap, type Json, type JsonMap, readString } from '../json.ts';
import {
  containerDefaults,
  type Default,
  isDefaultToleration,
  podDefaults,
  portDefaults,
  probeDefaults,
} from './apiServerDefaults.ts';
import { isEmpty } from './emptiness.ts';
import { isHeld } from './held.ts';

/** How one place of a pod takes what a template states for it. */
export type Rule = LeafRule | MapRule | ListRule | SetRule;

/** One value: set if absent, else onConflict. Lists and maps under this rule are one value too. */
export interface LeafRule {
  readonly kind: 'leaf';
}

/** Deep, by key. Fields that are not named follow {@link anything}. */
export interface MapRule {
  readonly kind: 'map';
  readonly fields: Readonly<Record<string, Rule>>;
  readonly defaults?: Readonly<Record<string, Default>>;
  /** Keys are the user's, so an empty string is a value. */
  readonly free?: true;
  /** `replace` does not hold here: what the pod has stays. */
  readonly neverReplaced?: true;
  /** At most one of these may stand in the map; the others are in its way. */
  readonly oneOf?: readonly string[];
}

/** A list whose entries are told apart by a key. */
export interface ListRule {
  readonly kind: 'list';
  /** The merge key; undefined if the entry has none. */
  readonly key: (entry: Json) => string | undefined;
  /** The field or fields that the key is read from, for messages. */
  readonly keyFields: readonly string[];
  /** How an entry merges with the pod's entry of the same key. */
  readonly entry: MapRule | EntryRule;
  /** Where new entries go; `end` unless said otherwise. */
  readonly place?: 'env' | 'front';
}

/** An entry that is one value in itself. */
export interface EntryRule {
  readonly kind: 'entry';
  readonly isHeld?: (actual: JsonMap, wanted: JsonMap) => boolean;
  /** True if the pod's entry counts as absent. */
  readonly isAbsent?: (actual: JsonMap) => boolean;
  /** What is wrong if the pod's own entry stays; undefined if it may. Text means: reject unless `replace`. */
  readonly conflict?: (actual: JsonMap, wanted: JsonMap) => string | undefined;
  /** The entry under `replace`; every field that the template states, over the pod's, unless said otherwise. */
  readonly replace?: (actual: JsonMap, wanted: JsonMap) => JsonMap;
}

/** A list of plain values: united, the pod's first. */
export interface SetRule {
  readonly kind: 'set';
}

const leaf: LeafRule = { kind: 'leaf' };
export const anything: MapRule = { kind: 'map', fields: {} };
const set: SetRule = { kind: 'set' };

const map = (fields: Readonly<Record<string, Rule>>, defaults?: Readonly<Record<string, Default>>): MapRule =>
  defaults === undefined ? { kind: 'map', fields } : { kind: 'map', fields, defaults };

const byField =
  (name: string) =>
  (entry: Json): string | undefined => {
    const key = isMap(entry) ? entry[name] : undefined;
    return typeof key === 'string' ? key : undefined;
  };

const list = (field: string, entry: ListRule['entry'] = anything): ListRule => ({
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
const byValue: ListRule = {
  kind: 'list',
  key: (entry) => (isMap(entry) ? canonicalJson(withoutEmpty(entry)) : undefined),
  keyFields: [],
  entry: anything,
};

const ports: ListRule = {
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

const volumeMounts: ListRule = {
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

/** What kind of volume it is: the field that is not its name. */
const volumeSource = (volume: JsonMap): string =>
  Object.keys(volume).find((key) => key !== 'name' && volume[key] !== null) ?? 'emptyDir';

const volumes: ListRule = {
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

const env: ListRule = {
  kind: 'list',
  key: byField('name'),
  keyFields: ['name'],
  entry: {
    kind: 'entry',
    isHeld: (actual, wanted) =>
      sameText(actual, wanted, 'value') && isMap(actual['valueFrom']) === isMap(wanted['valueFrom']),
    replace: (_actual, wanted) => wanted,
  },
  place: 'env',
};

/** The source of an envFrom entry: `configMapRef` or `secretRef` with its name, behind the prefix. */
const envFrom: ListRule = {
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

const tolerations: ListRule = {
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
  },
};

/** The API server refuses two constraints of the same key and kind (validation.go, validateTopologySpreadConstraints). */
const topologySpreadConstraints: ListRule = {
  kind: 'list',
  key: (entry) =>
    isMap(entry) && typeof entry['topologyKey'] === 'string'
      ? `${entry['topologyKey']}/${readString(entry, 'whenUnsatisfiable') ?? ''}`
      : undefined,
  keyFields: ['topologyKey'],
  entry: { kind: 'entry', isHeld: (actual, wanted) => isHeld('', wanted, actual) },
};

const handlers = { exec: leaf, grpc: leaf, httpGet: leaf, tcpSocket: leaf };
const probe: MapRule = { kind: 'map', fields: handlers, defaults: probeDefaults, oneOf: Object.keys(handlers) };

const resources = map({ claims: list('name'), limits: map({}), requests: map({}) });

const securityContext = map({
  appArmorProfile: leaf,
  capabilities: map({ add: leaf, drop: leaf }),
  seccompProfile: leaf,
  supplementalGroups: set,
  sysctls: list('name'),
});

export const containerRule: MapRule = map(
  {
    args: leaf,
    command: leaf,
    env,
    envFrom,
    lifecycle: leaf,
    livenessProbe: probe,
    ports,
    readinessProbe: probe,
    resizePolicy: list('resourceName'),
    resources,
    securityContext,
    startupProbe: probe,
    volumeDevices: list('devicePath'),
    volumeMounts,
  },
  containerDefaults,
);

const affinity = (required: Rule) =>
  map({
    preferredDuringSchedulingIgnoredDuringExecution: byValue,
    requiredDuringSchedulingIgnoredDuringExecution: required,
  });

export const volumesRule: ListRule = volumes;

/** Everything of a PodSpec but its containers, init containers and volumes. */
export const podSpecRule: MapRule = map(
  {
    affinity: map({ nodeAffinity: affinity(leaf), podAffinity: affinity(leaf), podAntiAffinity: affinity(leaf) }),
    dnsConfig: map({ nameservers: set, options: list('name'), searches: set }),
    hostAliases: list('ip', map({ hostnames: set })),
    imagePullSecrets: list('name'),
    nodeSelector: { kind: 'map', fields: {}, free: true },
    overhead: map({}),
    readinessGates: byValue,
    resourceClaims: list('name'),
    resources,
    schedulingGates: list('name'),
    securityContext,
    tolerations,
    topologySpreadConstraints,
  },
  podDefaults,
);

export const labelsRule: MapRule = { kind: 'map', fields: {}, free: true, neverReplaced: true };
export const annotationsRule: MapRule = { kind: 'map', fields: {}, free: true };
