import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Json, JsonMap } from '../../src/core/json.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** The API server as its administrator reaches it, without a kubectl for each request. */
export interface Api {
  /** Rejects only if the server cannot be reached. */
  post(path: string, object: Json): Promise<{ readonly status: number; readonly body: JsonMap }>;
  close(): void;
}

/** Opens connections as they are needed, and keeps them. */
export const connectApi = (cluster: Cluster): Api => {
  const readKey = (name: string): string => readFileSync(join(cluster.home, 'pki', name), 'utf8');
  const agent = new Agent({
    keepAlive: true,
    ca: readKey('ca.crt'),
    cert: readKey('admin.crt'),
    key: readKey('admin.key'),
  });
  return {
    post: async (path, object) => {
      const headers = { 'content-type': 'application/json' };
      const sent = request(new URL(path, cluster.server), { method: 'POST', agent, headers });
      sent.end(JSON.stringify(object));
      const [response] = await once(sent, 'response');
      return { status: response.statusCode, body: JSON.parse(await text(response)) as JsonMap };
    },
    close: () => agent.destroy(),
  };
};
