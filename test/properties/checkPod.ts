import { isMap, type Json, type JsonMap, readList, readMap, readString } from '../../src/core/json.ts';

const maps = (owner: JsonMap | undefined, key: string): JsonMap[] => readList(owner, key).filter(isMap);

const repeated = (values: readonly unknown[]): unknown[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

const isLabel = (name: string): boolean => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);

const units: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

const toNumber = (quantity: Json): number => {
  const [, digits = '', unit = ''] = /^([\d.]+)(\D*)$/.exec(String(quantity)) ?? [];
  return Number(digits) * (units[unit] ?? Number.NaN);
};

const checkResources = (container: JsonMap): string[] => {
  const resources = readMap(container, 'resources');
  const limits = readMap(resources, 'limits') ?? {};
  return Object.entries(readMap(resources, 'requests') ?? {})
    .filter(([name, amount]) => Object.hasOwn(limits, name) && toNumber(amount) > toNumber(limits[name] as Json))
    .map(([name]) => `requests more ${name} than its limit`);
};

const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'];
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

const checkContainer = (container: JsonMap, list: string, volumes: ReadonlySet<unknown>): string[] => {
  const complaints = checkResources(container);
  const isSidecar = list === 'initContainers' && container['restartPolicy'] === 'Always';
  if (!isLabel(readString(container, 'name') ?? '')) complaints.push('has no legal name');
  if ((readString(container, 'image') ?? '') === '' || container['image'] === 'auto') complaints.push('has no image');
  for (const { name, mountPath } of maps(container, 'volumeMounts')) {
    if (!volumes.has(name)) complaints.push(`mounts ${name}, which is no volume`);
    if (typeof mountPath !== 'string' || mountPath === '') complaints.push(`mounts ${name} nowhere`);
  }
  for (const path of repeated(maps(container, 'volumeMounts').map(({ mountPath }) => mountPath)))
    complaints.push(`mounts twice at ${path}`);
  const ports = maps(container, 'ports');
  for (const name of repeated(ports.flatMap(({ name: own }) => own ?? []))) complaints.push(`has two ports ${name}`);
  for (const entry of maps(container, 'env')) {
    const hasBoth = (readString(entry, 'value') ?? '') !== '' && isMap(entry['valueFrom']);
    if (hasBoth) complaints.push(`env ${entry['name']} has value and valueFrom`);
    if (isMap(entry['valueFrom']) && Object.keys(entry['valueFrom']).length !== 1)
      complaints.push(`env ${entry['name']} has not one source`);
  }
  for (const name of probes) {
    const probe = readMap(container, name);
    if (probe === undefined) continue;
    if (handlers.filter((handler) => isMap(probe[handler])).length !== 1)
      complaints.push(`${name} has not one handler`);
    if (list === 'initContainers' && !isSidecar) complaints.push(`${name} on a plain init container`);
  }
  const lifecycle = readMap(container, 'lifecycle');
  if (lifecycle !== undefined && list === 'initContainers' && !isSidecar)
    complaints.push('lifecycle on a plain init container');
  for (const hook of Object.values(lifecycle ?? {}).filter(isMap)) {
    if (handlers.filter((handler) => isMap(hook[handler])).length > 1) complaints.push('a hook has several handlers');
  }
  if (list === 'containers' && container['restartPolicy'] === 'Always') complaints.push('has restartPolicy Always');
  return complaints.map((complaint) => `${list}[${container['name']}] ${complaint}`);
};

const checkDns = (spec: JsonMap): string[] => {
  const dns = readMap(spec, 'dnsConfig');
  const complaints: string[] = [];
  if (spec['dnsPolicy'] === 'None' && readList(dns, 'nameservers').length === 0)
    complaints.push('dnsPolicy None without nameserver');
  if (readList(dns, 'nameservers').length > 3) complaints.push('more than 3 nameservers');
  if (readList(dns, 'searches').length > 32 || readList(dns, 'searches').join(' ').length > 2048)
    complaints.push('too many searches');
  for (const name of repeated(maps(dns, 'options').map(({ name: own }) => own)))
    complaints.push(`two dns options ${name}`);
  return complaints;
};

const checkHost = (spec: JsonMap): string[] => {
  const complaints: string[] = [];
  for (const field of ['hostIPC', 'hostNetwork', 'hostPID']) {
    if (spec['hostUsers'] === false && spec[field] === true) complaints.push(`${field} with hostUsers false`);
  }
  const ports = maps(spec, 'containers').flatMap((container) => maps(container, 'ports'));
  const onHost = ports.flatMap(({ hostPort, protocol, hostIP }) =>
    hostPort ? [`${hostPort}/${protocol || 'TCP'}/${hostIP ?? ''}`] : [],
  );
  return [...complaints, ...repeated(onHost).map((port) => `two containers on the host's port ${port}`)];
};

/** What the API server would refuse in a pod, as sentences without positions, so that two pods can be compared by them. */
export const checkPod = (pod: JsonMap): string[] => {
  const spec = readMap(pod, 'spec') ?? {};
  const volumes = maps(spec, 'volumes');
  const complaints = [...checkDns(spec), ...checkHost(spec)];
  const names = [...maps(spec, 'initContainers'), ...maps(spec, 'containers')].map(({ name }) => name);
  for (const name of repeated(names)) complaints.push(`two containers ${name}`);
  for (const name of repeated(volumes.map(({ name: own }) => own))) complaints.push(`two volumes ${name}`);
  for (const volume of volumes) {
    const sources = Object.keys(volume).filter((key) => key !== 'name' && key !== 'xField');
    if (sources.length > 1) complaints.push(`volume ${volume['name']} has several sources`);
  }
  const known = new Set(volumes.map(({ name }) => name));
  for (const list of ['initContainers', 'containers']) {
    for (const container of maps(spec, list)) complaints.push(...checkContainer(container, list, known));
  }
  const spreads = maps(spec, 'topologySpreadConstraints').map(
    ({ topologyKey, whenUnsatisfiable }) => `${topologyKey}/${whenUnsatisfiable}`,
  );
  for (const key of repeated(spreads)) complaints.push(`two topologySpreadConstraints ${key}`);
  for (const value of Object.values(readMap(readMap(pod, 'metadata'), 'labels') ?? {})) {
    if (String(value).length > 63) complaints.push(`the label ${value} is too long`);
  }
  return complaints;
};
