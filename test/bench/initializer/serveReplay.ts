import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonMap } from '../../../src/core/json.ts';
import type { ReplayedCluster } from './replayedCluster.ts';

/** A server that answers an initializer as an API server would that has this cluster behind it. */
export interface Replay {
  readonly url: string;
  /** How many bytes of lists were sent. */
  bytes(): number;
  /** How many requests of each method came for each resource, such as `GET pods`. */
  readonly requests: ReadonlyMap<string, number>;
  close(): void;
}

const denied =
  'admission webhook "pods.podgraft.dev" denied the request: podgraft: "-podgraft-probe" takes a name out of nothing';

/** `/api/v1/pods`, `/apis/apps/v1/namespaces/shop/deployments/web` … */
const toPlural = /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)(?:\/namespaces\/[^/]+(?=\/))?\/([^/]+)/;

export const serveReplay = async ({ lists }: ReplayedCluster): Promise<Replay> => {
  const requests = new Map<string, number>();
  let bytes = 0;
  let lease: JsonMap | undefined;

  const list = (response: ServerResponse, plural: string, query: URLSearchParams): void => {
    const { count, item } = lists[plural] ?? { count: 0, item: () => ({}) };
    const from = Number(query.get('continue') ?? 0);
    const to = Math.min(count, from + Number(query.get('limit') ?? count));
    const items = Array.from({ length: to - from }, (_, at) => item(from + at));
    const metadata = { resourceVersion: '200000', ...(to < count && { continue: String(to) }) };
    const text = JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata, items });
    bytes += text.length;
    response.end(text);
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const resource = toPlural.exec(pathname)?.[1] ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const isWatch = searchParams.get('watch') === 'true';
    const key = `${isWatch ? 'WATCH' : request.method} ${resource}`;
    requests.set(key, (requests.get(key) ?? 0) + 1);
    response.setHeader('content-type', 'application/json');
    const refuse = (status: number, message: string): void => {
      response.writeHead(status).end(JSON.stringify({ kind: 'Status', code: status, message }));
    };
    if (pathname.includes('/leases')) {
      if (request.method === 'GET' && lease === undefined) return refuse(404, 'there is none');
      if (request.method !== 'GET') lease = JSON.parse(Buffer.concat(chunks).toString());
      return void response.end(JSON.stringify(lease));
    }
    if (isWatch) return response.flushHeaders();
    if (request.method === 'GET') return list(response, resource, searchParams);
    if (resource === 'pods') return refuse(403, denied);
    return void response.writeHead(201).end(Buffer.concat(chunks));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
