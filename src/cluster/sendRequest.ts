import http, { type Agent, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Credentials } from './credentials.ts';
import type { Cutter } from './cutter.ts';

/** One request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** After how much silence the kernel asks whether the other end is still there, in milliseconds. */
const probeMs = 30_000;

/** Sends a request; resolves with the head of the answer, rejects with what Node says when there is none. */
export const sendRequest = (
  wire: WireRequest,
  credentials: Credentials,
  agent: Agent,
  cutter: Cutter,
  isAgain = false,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { server, headers: secrets, tls } = credentials;
    const base = new URL(server);
    const url = new URL(`${base.pathname.replace(/\/$/, '')}${wire.path}`, base);
    const options = { method: wire.method, headers: { ...wire.headers, ...secrets }, agent };
    const request = url.protocol === 'http:' ? http.request(url, options) : https.request(url, { ...options, ...tls });
    let isAnswered = false;
    // A pooled connection may have died before it was used; only what changes nothing may be said twice.
    const mayRepeat = (error: NodeJS.ErrnoException): boolean =>
      !isAgain &&
      wire.method === 'GET' &&
      request.reusedSocket &&
      (error.code === 'ECONNRESET' || error.code === 'EPIPE') &&
      cutter.reason() === undefined;
    request.on('socket', (socket) => socket.setKeepAlive(true, probeMs));
    request.on('error', (error) => {
      if (isAnswered) return;
      if (mayRepeat(error)) resolve(sendRequest(wire, credentials, agent, cutter, true));
      else reject(error);
    });
    request.on('response', (response) => {
      isAnswered = true;
      cutter.hold(response);
      resolve(response);
    });
    cutter.hold(request);
    request.end(wire.body);
  });
