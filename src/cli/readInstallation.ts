import type { ApiAnswer } from '../cluster/apiAnswer.ts';
import type { Connection } from '../cluster/connection.ts';
import { isMap, type JsonMap, readField, readList, readString } from '../core/json.ts';
import type { Facts, ServerVersion } from '../installation/facts.ts';
import { known, type Reading } from '../installation/reading.ts';
import { askDryRun } from './askDryRun.ts';
import { inspectSecret } from './inspectSecret.ts';
import { readRights } from './readRights.ts';
import { readTemplateFacts } from './readTemplateFacts.ts';

export interface InstallationOptions {
  readonly connection: Connection;
  readonly home: string;
  readonly dryRunNamespace: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Told of each thing that was read. */
  onRead(what: string): void;
}

/** Reads what there is to know of an installation, all at once. Rejects with a sentence if there is no API server. */
export const readInstallation = async (options: InstallationOptions): Promise<Facts> => {
  const { connection, home, dryRunNamespace, version, now, onRead } = options;
  const answer = await connection.request({ path: '/version' });
  if (answer.kind === 'failed') throw new Error(`the cluster cannot be asked: ${answer.message}`);
  const server = readServerVersion(answer.body);

  const get = async (path: string): Promise<Reading<JsonMap>> => {
    const reading = toReading(await connection.request({ path }));
    onRead(path);
    return reading;
  };
  const list = async (path: string): Promise<Reading<readonly JsonMap[]>> => {
    const reading = await get(path);
    return reading.kind === 'read' ? { kind: 'read', value: readList(reading.value, 'items').filter(isMap) } : reading;
  };
  const inHome = (root: string, rest: string): string => `${root}/namespaces/${encodeURIComponent(home)}/${rest}`;
  const configuration = (kind: string) =>
    get(`/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations/podgraft`);

  // The namespace comes first: without it the lists below are empty, and not absent.
  const [namespace, deployment, initializer, mutating, validating, certManager] = await Promise.all([
    get(`/api/v1/namespaces/${encodeURIComponent(home)}`),
    get(inHome('/apis/apps/v1', 'deployments/podgraft-webhook')),
    get(inHome('/apis/apps/v1', 'deployments/podgraft-initializer')),
    configuration('mutating'),
    configuration('validating'),
    get('/apis/cert-manager.io/v1'),
  ]);
  const resources = toResources(certManager);
  const namespaceTemplates = JSON.stringify(known(deployment) ?? {}).includes('"--namespace-templates"');
  const templates = readTemplateFacts(connection, { home, namespaceTemplates });
  const [pods, service, endpointSlices, certificates, secret, rights, read, dryRun] = await Promise.all([
    list(inHome('/api/v1', 'pods')),
    get(inHome('/api/v1', 'services/podgraft')),
    list(inHome('/apis/discovery.k8s.io/v1', 'endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dpodgraft')),
    list(inHome('/apis/cert-manager.io/v1', 'certificates')),
    get(inHome('/api/v1', 'secrets/podgraft-serving')),
    readRights(connection, home).finally(() => onRead('rights')),
    templates,
    templates.then(({ catalog, cluster }) =>
      askDryRun({ connection, home, namespace: dryRunNamespace, catalog, cluster, namespaceTemplates }),
    ),
  ]);
  return {
    ...{ home, version, now, server, namespace, deployment, initializer, pods, service, endpointSlices },
    ...{ certManager: resources, certificates, mutating, validating, rights, templates: read.facts, dryRun },
    ...inspectSecret(secret, [known(mutating), known(validating)], home),
  };
};

/** Not found, whether it is the object or the whole API, is an answer too. */
const toReading = (answer: ApiAnswer): Reading<JsonMap> => {
  if (answer.kind === 'ok') return { kind: 'read', value: answer.body };
  return answer.status === 404 ? { kind: 'absent' } : { kind: 'unreadable', because: answer.message };
};

const toResources = (discovery: Reading<JsonMap>): Reading<readonly string[]> =>
  discovery.kind === 'read'
    ? {
        kind: 'read',
        value: readList(discovery.value, 'resources').map((one) => (isMap(one) ? (readString(one, 'name') ?? '') : '')),
      }
    : discovery;

/** An API server that emulates an earlier version says so; providers append `+` to the minor one. */
const readServerVersion = (body: JsonMap): ServerVersion => {
  const read = (name: string): number =>
    Number.parseInt(String(readField(body, `emulation${name}`) ?? readField(body, name.toLowerCase()) ?? ''), 10) || 0;
  const server = { major: read('Major'), minor: read('Minor') };
  const name = readString(body, 'gitVersion') ?? '';
  const behaves = `v${server.major}.${server.minor}`;
  return { ...server, name: name.startsWith(`${behaves}.`) ? name : `${name} as ${behaves}` };
};
