import { type Json, type JsonMap, readMap } from '../../src/core/json.ts';

const byFields =
  (...fields: readonly string[]) =>
  (entry: JsonMap): string =>
    JSON.stringify(fields.map((field) => entry[field] ?? ''));

/** What tells the entries of a list apart, by the field that the list stands in; the table under "Merge" in the contract. */
const keys: Readonly<Record<string, (entry: JsonMap) => string>> = {
  containers: byFields('name'),
  initContainers: byFields('name'),
  volumes: byFields('name'),
  env: byFields('name'),
  envFrom: (entry) =>
    JSON.stringify([
      entry['prefix'] ?? '',
      readMap(entry, 'configMapRef')?.['name'] ?? null,
      readMap(entry, 'secretRef')?.['name'] ?? null,
    ]),
  volumeMounts: byFields('mountPath'),
  ports: (entry) => `${entry['containerPort']}/${entry['protocol'] || 'TCP'}`,
  imagePullSecrets: byFields('name'),
  hostAliases: byFields('ip'),
  tolerations: ({ key, operator, value, effect }) =>
    JSON.stringify([key ?? '', operator || 'Equal', value ?? '', effect ?? '']),
  options: byFields('name'),
  sysctls: byFields('name'),
  schedulingGates: byFields('name'),
};

/** The key of an entry of the list under `field`; undefined if such entries are told apart by their whole value. */
export const entryKey = (field: string, entry: Json): string | undefined => {
  const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
  return key === undefined || typeof entry !== 'object' || entry === null || Array.isArray(entry)
    ? undefined
    : key(entry as JsonMap);
};

/** Lists of plain values or whole entries that are united; all other lists without a key are one value. */
export const unitedLists: ReadonlySet<string> = new Set([
  'hostnames',
  'nameservers',
  'preferredDuringSchedulingIgnoredDuringExecution',
  'readinessGates',
  'searches',
  'supplementalGroups',
  'topologySpreadConstraints',
]);
