import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type ApiFailure, ownFailure, toFailure } from './apiAnswer.ts';
import { type Authorized, createAuthorizer } from './authorize.ts';
import type { CredentialSource } from './credentials.ts';
import type { Cutter } from './cutter.ts';
import { describeNetworkError } from './describeNetworkError.ts';
import { readBody } from './readBody.ts';
import { sendRequest, type WireRequest } from './sendRequest.ts';

/** The head of an answer that is a success; its body is still to be read. */
interface Exchange {
  readonly kind: 'head';
  readonly response: IncomingMessage;
  /** What a body that breaks off comes to. */
  explain(error: unknown): ApiFailure;
}

export interface Exchanger {
  /** The cutter's deadline begins when there are credentials: a plugin may wait for a person. */
  exchange(wire: WireRequest, timeoutMs: number, cutter: Cutter): Promise<Exchange | ApiFailure>;
  /** Closes pooled connections. */
  close(): void;
}

/** How long a connection waits for its next request, in milliseconds: less than servers and balancers do. */
const idleMs = 30_000;

/** How much is read of an answer that is no success. */
const maxFailureBytes = 64 * 1024;

/** Sends requests with credentials that are read for each, and over connections that are used again. */
export const createExchanger = (source: CredentialSource): Exchanger => {
  const pool = { keepAlive: true, timeout: idleMs };
  const agents = { http: new HttpAgent(pool), https: new HttpsAgent(pool) };
  const authorize = createAuthorizer(source);

  const readCredentials = (cutter: Cutter, refused: Authorized | undefined): Promise<Authorized> =>
    new Promise((resolve, reject) => {
      cutter.hold({ destroy: reject });
      authorize(refused).then(resolve, reject);
    });

  const attempt = async (
    wire: WireRequest,
    timeoutMs: number,
    cutter: Cutter,
    refused?: Authorized,
  ): Promise<Exchange | ApiFailure> => {
    let authorized: Authorized;
    try {
      authorized = await readCredentials(cutter, refused);
    } catch (error) {
      if (cutter.reason() !== undefined) return wasStopped;
      return ownFailure('Unauthenticated', error instanceof Error ? error.message : String(error));
    }
    const { credentials } = authorized;
    const agent = credentials.agent ?? (credentials.server.startsWith('http:') ? agents.http : agents.https);
    const explain = (error: unknown): ApiFailure => explainBreak(error, credentials.server, timeoutMs, cutter);
    cutter.limit(timeoutMs);
    try {
      const response = await sendRequest(wire, credentials, agent, cutter);
      const { statusCode: status = 0, headers } = response;
      if (status >= 200 && status < 300) return { kind: 'head', response, explain };
      const text = (await readBody(response, maxFailureBytes)) ?? '';
      // The token may have been replaced since it was read.
      if (status === 401 && refused === undefined) return await attempt(wire, timeoutMs, cutter, authorized);
      return toFailure(status, headers, text, source.description);
    } catch (error) {
      return explain(error);
    }
  };

  return {
    exchange: (wire, timeoutMs, cutter) => attempt(wire, timeoutMs, cutter),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
};

const wasStopped = ownFailure('Stopped', 'the request was stopped');

const explainBreak = (error: unknown, server: string, timeoutMs: number, cutter: Cutter): ApiFailure => {
  const reason = cutter.reason();
  if (reason === 'stopped') return wasStopped;
  const what = `the API server at ${server}`;
  if (reason === undefined) {
    return ownFailure('Unreachable', `${what} cannot be reached: ${describeNetworkError(error)}`);
  }
  return ownFailure('Unreachable', `${what} did not answer within ${timeoutMs / 1000} s`);
};
