import { type Agent, type RequestOptions, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { certificates } from './startServer.ts';

/** All that the server may say in JSON: an AdmissionReview, an error, or how ready it is. */
interface Said {
  readonly error: string;
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status: { readonly code: number; readonly message: string };
    readonly patch: string;
    readonly warnings: readonly string[];
  };
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: () => Said;
  readonly localPort: number | undefined;
  readonly serial: string;
}

export interface Sending extends RequestOptions {
  readonly body?: string | Buffer;
  readonly agent?: Agent | false;
}

/** One request over TLS to localhost, `POST /mutate` with JSON unless said otherwise. A fresh connection unless an agent is given. */
export const send = (port: number, { body, ...options }: Sending = {}): Promise<Received> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        ca: certificates.authority.cert,
        agent: false,
        method: 'POST',
        path: '/mutate',
        headers: { 'content-type': 'application/json' },
        ...options,
      },
      (response) => {
        const socket = response.socket as TLSSocket;
        const localPort = socket.localPort;
        const serial = socket.getPeerCertificate().serialNumber;
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: () => JSON.parse(text),
            localPort,
            serial,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

export const get = (port: number, path: string, options: Sending = {}) =>
  send(port, { ...options, method: 'GET', path, headers: {} });

/** An AdmissionReview as text; `request` overrides what a Pod's CREATE would hold. */
export const reviewOf = (request: Record<string, unknown> = {}): string =>
  JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: 'f0e1',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      namespace: 'shop',
      operation: 'CREATE',
      object: { kind: 'Pod', apiVersion: 'v1', metadata: { generateName: 'web-' }, spec: { containers: [] } },
      ...request,
    },
  });
