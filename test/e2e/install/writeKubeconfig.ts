import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../cluster/cluster.ts';

/** Writes a kubeconfig with a token of podgraft's own ServiceAccount, which grants what deploy/ grants and nothing else. */
export const writeKubeconfig = async (cluster: Cluster, path: string): Promise<void> => {
  const token = await cluster.kubectl(['--namespace=podgraft-system', 'create', 'token', 'podgraft-webhook']);
  const authority = join(cluster.home, 'pki/ca.crt');
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: cluster.server, 'certificate-authority': authority } }],
    users: [{ name: 'podgraft-webhook', user: { token: token.trim() } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'podgraft-webhook' } }],
    'current-context': 'test',
  };
  await writeFile(path, JSON.stringify(kubeconfig), { mode: 0o600 });
};
