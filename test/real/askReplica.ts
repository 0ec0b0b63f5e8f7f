import { once } from 'node:events';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import type { Pod } from './pod.ts';

/** What a replica answers. */
export interface ReplicaAnswer {
  readonly status: number;
  readonly body: string;
  /** SHA-256 of the certificate that it serves, as OpenSSL writes it. */
  readonly fingerprint: string;
}

/**
 * `GET` on a new connection to a replica's own address: like a kubelet, which verifies no certificate, or, with an authority as
 * PEM, like the API server, and rejects what that does not vouch for.
 */
export const askReplica = async (pod: Pod, path: string, authority?: string): Promise<ReplicaAnswer> => {
  const { podIP = '' } = pod.status;
  const sent = request({
    ...{ host: podIP, port: 8443, path, agent: false, timeout: 5000, servername: 'podgraft.podgraft-system.svc' },
    ...(authority === undefined ? { rejectUnauthorized: false } : { ca: authority }),
  });
  sent.on('timeout', () => sent.destroy(new Error(`no answer from ${podIP} in time`))).end();
  const [response] = await once(sent, 'response');
  const fingerprint = (response.socket as TLSSocket).getPeerCertificate().fingerprint256;
  return { status: response.statusCode, body: await text(response), fingerprint };
};
