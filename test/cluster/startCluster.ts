import { join } from 'node:path';
import type { Cluster, ClusterOptions } from './cluster.ts';
import { runProgram } from './runProgram.ts';
import { spawnGuard } from './spawnGuard.ts';

const nodeCounts = { pretend: '2', real: 'real', none: '0' } as const;

/** What up.sh reads, said in full: nothing is left to the environment of the test run. */
const toEnvironment = (options: ClusterOptions): Record<string, string> => {
  const nodes = options.nodes ?? 'pretend';
  const without = [
    ...((options.scheduler ?? nodes !== 'none') ? [] : ['scheduler']),
    ...(options.certManager ? [] : ['cert-manager']),
  ];
  return {
    NODES: nodeCounts[nodes],
    WITHOUT: without.join(' '),
    EMULATE: options.emulate ?? process.env['EMULATE'] ?? '',
    CONTROLLER_MANAGER_ARGS: '',
    KEEP: '',
  };
};

/**
 * Starts a fresh Kubernetes control plane on loopback, with a folder, ports and Service addresses of its own: several can run
 * side by side. It takes about five seconds. Nothing of it outlives this process, however that ends.
 * Rejects with what the part that failed wrote last, or with where to get the programs if they are missing.
 */
export const startCluster = async (options: ClusterOptions = {}): Promise<Cluster> => {
  const guard = spawnGuard(['up', ...(options.apiServerArgs ?? [])], { environment: toEnvironment(options) });
  const [, home = '', assets = '', port = ''] = (await guard.hear()).split('\t');
  const kubeconfig = join(home, 'kubeconfig');

  const tryKubectl: Cluster['tryKubectl'] = (args, input) =>
    runProgram(join(assets, 'kubectl'), args, { env: { ...process.env, KUBECONFIG: kubeconfig }, input });

  return {
    kubeconfig,
    server: `https://127.0.0.1:${port}`,
    assets,
    home,
    tryKubectl,
    kubectl: async (args, input) => {
      const { code, stdout, stderr } = await tryKubectl(args, input);
      if (code !== 0) throw new Error(`kubectl ${args.join(' ')} exited with ${code}: ${stderr.trim()}`);
      return stdout;
    },
    killApiServer: () => guard.tell('kill kube-apiserver'),
    startApiServer: () => guard.tell('start kube-apiserver'),
    stop: guard.release,
  };
};
