import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Cluster } from '../../cluster/cluster.ts';
import { spawnBound } from './spawnBound.ts';

/** A Secret's files in a folder, as a kubelet mounts them. */
export interface ProjectedSecret {
  /** How often they were written. */
  writes(): number;
  stop(): Promise<void>;
}

const keys = ['tls.crt', 'tls.key', 'ca.crt'];

/** `kubectl get --watch` writes one line for each version of the Secret. */
const template = `jsonpath=${keys.map((key) => `{.data.${key.replace('.', '\\.')}}`).join(',')}{"\\n"}`;

/**
 * Keeps the files of a TLS Secret in step with it: a folder for each version, and a link that is swapped by renaming, so that
 * all files change at once. Kubelets may take a minute or two for it; this takes milliseconds.
 */
export const projectSecret = (
  cluster: Cluster,
  { namespace, name, folder }: { readonly namespace: string; readonly name: string; readonly folder: string },
): ProjectedSecret => {
  let count = 0;
  let last = '';
  let stopped = false;

  const write = async (line: string): Promise<void> => {
    if (line === last || line.split(',').some((value) => value === '')) return; // being deleted, or not complete
    last = line;
    const version = `..${count}`;
    await mkdir(join(folder, version), { recursive: true });
    for (const [index, value] of line.split(',').entries()) {
      await writeFile(join(folder, version, keys[index] ?? ''), Buffer.from(value, 'base64'));
    }
    await symlink(version, join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    if (count === 0) for (const key of keys) await symlink(join('..data', key), join(folder, key));
    else await rm(join(folder, `..${count - 1}`), { recursive: true });
    count += 1;
  };

  let child: ReturnType<typeof spawnBound> | undefined;
  /** Until the API server ends the watch, or is not there. */
  const watchOnce = async (): Promise<void> => {
    const args = ['--namespace', namespace, 'get', 'secret', name, '--watch', '--output', template];
    child = spawnBound(join(cluster.assets, 'kubectl'), args, { ...process.env, KUBECONFIG: cluster.kubeconfig });
    child.stderr.resume();
    for await (const line of createInterface(child.stdout)) await write(line);
  };
  const follow = async (): Promise<void> => {
    while (!stopped) {
      await watchOnce();
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };

  const following = follow();
  following.catch(() => {}); // `stop` passes it on
  return {
    writes: () => count,
    stop: async () => {
      stopped = true;
      child?.kill('SIGKILL');
      await following;
    },
  };
};
