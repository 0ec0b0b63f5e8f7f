import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeListenError } from './describeListenError.ts';

/** A plain HTTP server for `GET /metrics`. */
export interface MetricsServer {
  /** Resolves with the port; rejects with a sentence that names address, port and remedy. */
  listen(where: { readonly port: number; readonly address?: string }): Promise<number>;
  close(): Promise<void>;
}

/** Makes the server of the metrics: not TLS, because whoever scrapes knows no CA, and there is no secret in it. */
export const createMetricsServer = (
  read: () => Promise<{ readonly type: string; readonly text: string }>,
): MetricsServer => {
  const server = createServer({ requestTimeout: 10_000, keepAliveTimeout: 60_000 }, (request, response) => {
    const path = request.url?.replace(/\?.*$/s, '');
    if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(path === '/metrics' ? 405 : 404).end('podgraft answers at GET /metrics here\n');
      return;
    }
    read().then(
      ({ type, text }) => response.writeHead(200, { 'content-type': type }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return {
    listen: async ({ port, address }) => {
      try {
        server.listen(address === undefined ? { port } : { port, host: address });
        await once(server, 'listening');
      } catch (error) {
        throw describeListenError(error as NodeJS.ErrnoException, port, address);
      }
      return (server.address() as AddressInfo).port;
    },
    close: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
