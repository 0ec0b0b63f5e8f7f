import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { dirname } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { CredentialSource } from './credentials.ts';
import { adjustUsers } from './kubeconfigUsers.ts';
import { readKubeconfigYaml } from './readKubeconfigYaml.ts';

/**
 * The current context of a kubeconfig, with every way to log in that the client library knows. Of several files the
 * first counts where they disagree, as for kubectl. Rejects with a sentence that names the file.
 */
export const openKubeconfig = async (files: readonly string[]): Promise<CredentialSource> => {
  const description = `the kubeconfig ${files.join(', ')}`;
  let config = await loadFiles(files);
  return {
    description,
    read: async ({ renew } = { renew: false }) => {
      // What the library remembers, such as a plugin's token, lives and ends with the object.
      if (renew) config = await loadFiles(files);
      const cluster = config.getCurrentCluster();
      if (cluster === null) throw new Error(`${description} names no cluster`);
      const options: RequestOptions = {};
      try {
        await config.applyToHTTPSOptions(options);
      } catch (error) {
        const reason = error instanceof Error ? error.message.trim() : String(error);
        throw new Error(`${description} gives no credentials: ${reason}`, { cause: error });
      }
      const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized, agent } = options;
      const tls = { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized };
      return {
        server: cluster.server,
        headers: { ...toHeaders(options.headers), ...toBasic(options.auth) },
        tls: Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined && value !== null)),
        // The library's other agents open a connection for each request.
        ...(cluster.proxyUrl && typeof agent === 'object' ? { agent } : {}),
      };
    },
  };
};

const loadFiles = async (files: readonly string[]): Promise<KubeConfig> => {
  // Only now: it takes most of a second and 60 MB, and a pod never needs it.
  const { KubeConfig } = await import('./kubeConfigClass.ts');
  const parts: KubeConfig[] = [];
  for (const file of files) {
    const part = new KubeConfig();
    const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw new Error(`the kubeconfig ${file} cannot be read (${cause.code})`, { cause });
    });
    const yaml = readKubeconfigYaml(file, text);
    try {
      part.loadFromString(text);
    } catch (cause) {
      throw new Error(`the kubeconfig ${file} is not valid: ${(cause as Error).message}`, { cause });
    }
    part.makePathsAbsolute(dirname(file));
    part.users = adjustUsers(part, yaml, dirname(file));
    parts.push(part);
  }
  const current = parts.find(({ currentContext }) => currentContext)?.currentContext;
  const whole = new KubeConfig();
  whole.loadFromOptions({
    clusters: firstOfName(parts.flatMap(({ clusters }) => clusters)),
    users: firstOfName(parts.flatMap(({ users }) => users)),
    contexts: firstOfName(parts.flatMap(({ contexts }) => contexts)),
    currentContext: current,
  });
  return checkContext(whole, files.join(', '));
};

/** The library would go on without one, and fail later with less to say. */
const checkContext = (config: KubeConfig, files: string): KubeConfig => {
  const { currentContext } = config;
  const fail = (what: string) =>
    new Error(`the kubeconfig ${files} ${what}; choose another with "kubectl config use-context"`);
  if (!currentContext) throw fail('has no current context');
  const context = config.contexts.find(({ name }) => name === currentContext);
  if (context === undefined) throw fail(`does not hold its current context "${currentContext}"`);
  if (!config.clusters.some(({ name }) => name === context.cluster)) {
    throw fail(`does not hold the cluster "${context.cluster}" of its current context`);
  }
  if (config.users.some(({ name }) => name === context.user)) return config;
  if (context.user) throw fail(`does not hold the user "${context.user}" of its current context`);
  // Without a user the library forgets the cluster's certificate authority, too.
  const nobody = 'nobody';
  config.users = [{ name: nobody }];
  config.contexts = [{ ...context, user: nobody }];
  return config;
};

const firstOfName = <T extends { readonly name: string }>(entries: readonly T[]): T[] => [
  ...new Map(entries.toReversed().map((entry) => [entry.name, entry])).values(),
];

const toHeaders = (headers: RequestOptions['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value).trim()]));

const toBasic = (auth: string | null | undefined): Record<string, string> =>
  auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
