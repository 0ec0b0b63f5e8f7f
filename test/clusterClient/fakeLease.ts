import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: JsonMap | undefined;
}

/** What kube-apiserver accepts as MicroTime. */
const microTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** A server on a real socket that keeps one Lease and objects that are patched, with optimistic locks as kube-apiserver has them. */
export const startFakeLease = async () => {
  const seen: Seen[] = [];
  let version = 1;
  let lease: Record<string, unknown> | undefined;
  let refusal: number | undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const method = request.method ?? '';
    const body = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
    seen.push({ method, path: request.url ?? '', body });
    const answer = (status: number, object: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(object));
    };
    if (refusal !== undefined && method !== 'GET') return answer(refusal, { reason: 'Forbidden', message: 'no' });
    if (!request.url?.includes('/leases')) return answer(200, { metadata: {} });
    if (method === 'GET') return lease === undefined ? answer(404, { reason: 'NotFound' }) : answer(200, lease);
    const times = [body.spec.renewTime, body.spec.acquireTime];
    if (!times.every((time) => microTime.test(time))) return answer(400, { message: 'cannot be handled as a Lease' });
    const known = (lease?.['metadata'] as JsonMap | undefined)?.['resourceVersion'];
    if (method === 'POST' ? lease !== undefined : known !== body.metadata.resourceVersion)
      return answer(409, { reason: 'Conflict' });
    version += 1;
    lease = { ...body, metadata: { ...body.metadata, resourceVersion: String(version) } };
    return answer(200, lease as object);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    spec: () => lease?.['spec'] as JsonMap | undefined,
    writes: () => seen.filter(({ method }) => method !== 'GET'),
    /** Answers what writes with this status, from now on. */
    refuse: (status: number | undefined) => {
      refusal = status;
    },
    /** Somebody else takes it. */
    seize: (holderIdentity: string) => {
      version += 1;
      const spec = { ...(lease?.['spec'] as JsonMap), holderIdentity };
      lease = { ...lease, spec, metadata: { resourceVersion: String(version) } };
    },
  };
};
