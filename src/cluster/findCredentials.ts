import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { CredentialSource } from './credentials.ts';
import { openKubeconfig } from './openKubeconfig.ts';
import { openServiceAccount, serviceAccountDir } from './openServiceAccount.ts';

/** Where to look for a cluster. */
export interface CredentialPlaces {
  /** A kubeconfig that the user named: nothing else counts. */
  readonly kubeconfig?: string;
  /** The process's environment: KUBERNETES_SERVICE_HOST and …_PORT, KUBECONFIG, HOME. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: {@link serviceAccountDir}. */
  readonly serviceAccountDir?: string;
}

/**
 * The kubeconfig that the user named, else the pod's service account, else the current kubeconfig (`KUBECONFIG`, or
 * `~/.kube/config`). Rejects with a sentence that says which of them were tried.
 */
export const findCredentials = async (places: CredentialPlaces): Promise<CredentialSource> => {
  if (places.kubeconfig !== undefined) return openKubeconfig([places.kubeconfig]);
  const { env, serviceAccountDir: dir = serviceAccountDir } = places;
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, KUBECONFIG: listed, HOME: home } = env;
  const tried: string[] = [];
  if (host && port) {
    try {
      return await openServiceAccount({ host, port, dir });
    } catch (error) {
      const { message } = error as Error;
      tried.push(`the pod's service account (${message}; does its pod say automountServiceAccountToken: false?)`);
    }
  } else tried.push("the pod's service account (this is no pod: KUBERNETES_SERVICE_HOST is not set)");
  const files = (listed ?? '').split(delimiter).filter((file) => file !== '');
  if (files.length === 0) files.push(join(home || homedir(), '.kube', 'config'));
  const found = await keepReadable(files);
  if (found.length > 0) return openKubeconfig(found);
  tried.push(`the current kubeconfig (cannot read ${files.join(', ')}; KUBECONFIG is ${listed ? 'set' : 'not set'})`);
  throw new Error(`there is no cluster: tried --kubeconfig (not given), ${tried.join(', ')}; pass --kubeconfig FILE`);
};

const keepReadable = async (files: readonly string[]): Promise<readonly string[]> => {
  const readable = await Promise.all(
    files.map((file) =>
      access(file, constants.R_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => readable[index]);
};
