import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { makeCertificates } from '../../src/certificates/makeCertificates.ts';

/** The authority that signed the server's certificate, and the certificate. */
export const certificates = await makeCertificates({ hosts: ['127.0.0.1', 'api.internal'], now: new Date() });

/** What the server saw of a request. */
export interface SeenSecurely {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The name that the client said it expects. */
  readonly servername: string | false | null;
  /** The common name of the client's certificate. */
  readonly client: string | undefined;
}

/** An HTTPS server that remembers what it is asked; ends with the test. */
export const startSecureServer = async (
  answer: (seen: SeenSecurely, response: Parameters<RequestListener>[1]) => void = (_, response) => {
    response.end('{}');
  },
) => {
  const requests: SeenSecurely[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const { serving } = certificates;
  const options = {
    ...serving,
    requestCert: true,
    rejectUnauthorized: false,
    SNICallback: (_: string, done: (error: null, context: ReturnType<typeof createSecureContext>) => void) =>
      done(null, createSecureContext(serving)),
  };
  const server = createServer(options, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { servername } = request.socket as TLSSocket & { readonly servername: string | false | null };
    const client = (request.socket as TLSSocket).getPeerCertificate()?.subject?.CN;
    const { method, url, headers } = request;
    const seen = {
      ...{ method, url, headers, servername },
      body: Buffer.concat(chunks).toString(),
      client: Array.isArray(client) ? client[0] : client,
    };
    requests.push(seen);
    answer(seen, response);
  });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, port, requests, sockets, connections: () => connections };
};
