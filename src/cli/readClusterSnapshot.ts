import type { Connection } from '../cluster/connection.ts';
import { listResource } from '../cluster/listResource.ts';
import { readNamespaceFacts } from '../cluster/watchNamespaces.ts';
import type { NamespaceFacts, Snapshot } from '../core/snapshot.ts';
import { readClusterTemplates } from './readClusterTemplates.ts';

export interface SnapshotScope {
  readonly home: string;
  readonly namespaceTemplates: boolean;
  /** The only namespace that is looked at; undefined: all of them. */
  readonly podNamespace: string | undefined;
}

/** Reads once what the webhook follows. Rejects with a sentence if it cannot be read. */
export const readClusterSnapshot = async (connection: Connection, scope: SnapshotScope): Promise<Snapshot> => {
  const { home, namespaceTemplates, podNamespace } = scope;
  const [templates, namespaces] = await Promise.all([
    readClusterTemplates(connection, { home, namespaceTemplates }),
    podNamespace === undefined ? listNamespaces(connection) : readNamespace(connection, podNamespace),
  ]);
  if (templates.kind === 'problem') throw new Error(templates.message);
  const { catalog, cluster } = templates;
  return { catalog, cluster, namespaces, home, namespaceTemplates };
};

type Namespaces = ReadonlyMap<string, NamespaceFacts>;

const listNamespaces = async (connection: Connection): Promise<Namespaces> => {
  const found = await listResource({
    ...{ connection, resource: { apiVersion: 'v1', plural: 'namespaces' }, project: readNamespaceFacts },
  });
  if (found.kind === 'failed') throw new Error(`cannot list namespaces: ${found.message}; or name one with -n`);
  return found.items;
};

const readNamespace = async (connection: Connection, name: string): Promise<Namespaces> => {
  const answer = await connection.request({ path: `/api/v1/namespaces/${encodeURIComponent(name)}` });
  if (answer.kind === 'ok') return new Map([[name, readNamespaceFacts(answer.body)]]);
  const message = answer.status === 404 ? `there is no namespace "${name}"` : answer.message;
  throw new Error(`cannot read the namespace ${name}: ${message}`);
};
