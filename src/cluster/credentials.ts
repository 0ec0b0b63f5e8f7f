import type { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';

/** What TLS needs to know of both ends. */
type TlsIdentity = Pick<
  RequestOptions,
  'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'servername' | 'rejectUnauthorized'
>;

/** How to reach an API server, and as whom. */
export interface Credentials {
  /** URL, perhaps with a path. */
  readonly server: string;
  /** Secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsIdentity;
  /** Carries the requests if they have to go through a proxy. */
  readonly agent?: Agent;
}

/** Where credentials come from. They rotate, so they are read for each request. */
export interface CredentialSource {
  /** As messages name it. */
  readonly description: string;
  /** Rejects with a sentence. `renew` forgets what is remembered: the API server has just refused it. */
  read(options?: { readonly renew: boolean }): Promise<Credentials>;
}
