import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { CredentialSource } from './credentials.ts';

/** Where the kubelet mounts what a pod may use to reach its API server. */
export const serviceAccountDir = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where the API server and its credentials are, seen from a pod. */
export interface ServiceAccountPlace {
  readonly host: string;
  readonly port: string;
  readonly dir: string;
}

/**
 * The pod's own service account. The kubelet replaces the token long before it expires, so both files are read for each
 * request: that costs less than the request's handshake. Rejects with a sentence if they cannot be read now.
 */
export const openServiceAccount = async ({ host, port, dir }: ServiceAccountPlace): Promise<CredentialSource> => {
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const readBoth = async () => {
    const token = await readText(join(dir, 'token'));
    const ca = await readText(join(dir, 'ca.crt'));
    return { server, headers: { authorization: `Bearer ${token.trim()}` }, tls: { ca } };
  };
  let last = await readBoth();
  return {
    description: `the pod's service account (${dir})`,
    read: async () => {
      // A volume that cannot be read for a moment takes nothing from a token that is still valid.
      last = await readBoth().catch(() => last);
      return last;
    },
  };
};

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
};
