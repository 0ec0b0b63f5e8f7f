import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Cluster } from '../cluster/cluster.ts';
import { runProgram } from '../cluster/runProgram.ts';
import { startCluster } from '../cluster/startCluster.ts';
import { listNetwork, listRemains } from './listRemains.ts';
import type { Installation } from './realNode.ts';

const home = 'podgraft-system';

/**
 * Runs once before all tests on a real node: builds the image, starts the cluster, and installs podgraft as its README says.
 * What it returns ends everything, and fails if anything of it is still there afterwards.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const networkBefore = await listNetwork();
  const cluster = await startCluster({ nodes: 'real', certManager: true });
  const stop = async (): Promise<void> => {
    await cluster.stop();
    const remains = await listRemains(cluster.home, networkBefore);
    if (remains.length > 0) throw new Error(`the real node left behind: ${remains.join(', ')}`);
  };
  try {
    await loadImage(cluster);
    const installation = await install(cluster);
    const { kubeconfig, server, assets } = cluster;
    project.provide('realNode', { kubeconfig, server, assets, home: cluster.home, installation });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
};

const loadImage = async (cluster: Cluster): Promise<void> => {
  const folder = join(cluster.home, 'image'); // gone with the cluster
  await mkdir(folder);
  const began = Date.now();
  // In a session of its own, and told by the kernel when this process ends: no builder outlives the tests.
  await run('setsid', ['setpriv', '--pdeathsig', 'TERM', '--', join(import.meta.dirname, 'build-image.sh'), folder]);
  const built = Date.now();
  const load = [join(import.meta.dirname, '../cluster/node.sh'), 'load', join(folder, 'image.tar')];
  await run('bash', load, { CLUSTER_HOME: cluster.home });
  await rm(folder, { recursive: true });
  print(`the image is built within ${seconds(began, built)} s, loaded within ${seconds(built)} s more`);
};

const install = async (cluster: Cluster): Promise<Installation> => {
  const began = Date.now();
  await cluster.kubectl(['apply', '-f', 'deploy']);
  const inHome = (...args: string[]): Promise<string> => cluster.kubectl(['-n', home, ...args]);
  await inHome('rollout', 'status', 'deployment/podgraft-webhook', '--timeout=120s');
  await untilCalled(cluster);
  const sinceApply = seconds(began);
  const becameReady = '{.status.conditions[?(@.type=="Ready")].lastTransitionTime}';
  const replicas = ['pods', '-l=app.kubernetes.io/component=webhook'];
  return {
    certificateReady: await inHome('get', 'certificate', 'podgraft-serving', `-o=jsonpath=${becameReady}`),
    replicasReady: (await inHome('get', ...replicas, `-o=jsonpath={range .items[*]}${becameReady} {end}`))
      .trim()
      .split(' '),
    seconds: Number(sinceApply),
  };
};

/** The CA injector has done its work, and the API server's own view of the webhooks has caught up: podgraft itself refuses a pod. */
const untilCalled = async (cluster: Cluster): Promise<void> => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'is-podgraft-called', annotations: { 'podgraft.dev/inject': 'no-such-template' } },
    spec: { containers: [{ name: 'app', image: 'app:1' }] },
  };
  for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const { stderr } = await cluster.tryKubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(pod));
    if (stderr.includes('"pods.podgraft.dev" denied the request: podgraft: ')) return;
    if (Date.now() > end) throw new Error(`the API server does not reach podgraft: ${stderr}`);
  }
};

const run = async (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { code, stdout, stderr } = await runProgram(program, args, { env: { ...process.env, ...env } });
  if (code !== 0) throw new Error(`${args.join(' ')} exited with ${code}: ${stdout}${stderr}`.trim());
};

const seconds = (from: number, to = Date.now()): string => ((to - from) / 1000).toFixed(1);
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
