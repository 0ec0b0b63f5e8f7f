import type { Connection } from '../../src/cluster/connection.ts';
import type { JsonMap } from '../../src/core/json.ts';

/** A connection to an API server that holds these objects, by the path of their lists, and answers nothing but lists. */
export const storedCluster = (
  lists: Readonly<Record<string, readonly JsonMap[]>>,
): Connection & { readonly asked: readonly string[] } => {
  const asked: string[] = [];
  return {
    asked,
    description: 'a test',
    request: async ({ path, method = 'GET' }) => {
      asked.push(`${method} ${path}`);
      const namespace = /^(\/.*)\/namespaces\/([^/]+)\/([^/]+)$/.exec(path);
      const [list, wanted] = namespace === null ? [path, undefined] : [`${namespace[1]}/${namespace[3]}`, namespace[2]];
      const items = (lists[list] ?? []).filter(
        ({ metadata }) => wanted === undefined || (metadata as JsonMap)['namespace'] === wanted,
      );
      return { kind: 'ok', status: 200, body: { metadata: { resourceVersion: '1' }, items } };
    },
    open: async () => ({ kind: 'failed', reason: 'Stopped', message: 'nothing is watched' }),
    close: () => undefined,
  };
};
