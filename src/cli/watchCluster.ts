import type { Logger } from 'pino';
import type { Connection } from '../cluster/connection.ts';
import { watchNamespaces } from '../cluster/watchNamespaces.ts';
import { type ResourceWatch, watchResources } from '../cluster/watchResources.ts';
import type { JsonMap } from '../core/json.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { emptyCatalog } from '../core/template/catalog.ts';
import { createTemplateStore } from '../templates/createTemplateStore.ts';
import { createProblemLog } from './logProblems.ts';
import type { SnapshotSource } from './snapshotSource.ts';

/** What to follow in a cluster. */
export interface ClusterWatchOptions {
  readonly connection: Connection;
  readonly home: string;
  readonly namespaceTemplates: boolean;
  readonly logger: Logger;
}

/** Follows templates and Namespaces in a cluster, until it is stopped and whatever happens. */
export const watchCluster = ({ connection, home, namespaceTemplates, logger }: ClusterWatchOptions): SnapshotSource => {
  let snapshot: Snapshot = { catalog: emptyCatalog, namespaces: new Map(), cluster: {}, home, namespaceTemplates };
  const logReport = createProblemLog(logger);
  const store = createTemplateStore({
    home,
    namespaceTemplates,
    onPart: ({ catalog, cluster, report }) => {
      snapshot = { ...snapshot, catalog, cluster };
      logReport(report);
    },
  });

  const listener = (resource: string) => ({
    connection,
    onProblem: (problem: string | undefined) => {
      if (problem === undefined) logger.info({ resource }, 'the API server is followed again');
      else logger.warn({ resource, problem }, 'the API server cannot be followed');
    },
    onError: (error: unknown) => logger.error({ err: error, resource }, 'following the API server failed'),
  });
  const watches = new Map<string, ResourceWatch>(
    store.sources.map(({ resource, project, onChange }) => {
      const name = resource.namespace === undefined ? 'configmaps of all namespaces' : 'configmaps';
      return [name, watchResources<JsonMap>({ ...listener(name), resource, project, onChange })];
    }),
  );
  const onNamespaces = (namespaces: Snapshot['namespaces']): void => {
    snapshot = { ...snapshot, namespaces };
  };
  watches.set('namespaces', watchNamespaces({ ...listener('namespaces'), onNamespaces }));

  return {
    snapshot: () => snapshot,
    isComplete: () => watches.values().every((watch) => watch.state().synced),
    report: () => store.part().report,
    watches: () => Object.fromEntries([...watches].map(([name, watch]) => [name, watch.state()])),
    stop: async () => {
      await Promise.all([...watches.values()].map((watch) => watch.stop()));
    },
  };
};
