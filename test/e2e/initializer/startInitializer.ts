import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonMap } from '../../../src/core/json.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { findManifest, readAt, readManifests } from '../../deploy/readManifests.ts';
import { spawnBound } from '../install/spawnBound.ts';

/** One process of the initializer, with the rights that deploy/ grants and no others. */
export interface Initializer {
  /** The lines of its log, which goes on growing. */
  readonly log: readonly JsonMap[];
  /** The log's lines about what it did: all, or to one object. */
  acts(name?: string): readonly JsonMap[];
  isLeading(): boolean;
  /** The value of a metric, written as Prometheus does. */
  metric(name: string): Promise<number | undefined>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Resolves with the exit status, or with the name of the signal that ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
}

const main = join(import.meta.dirname, '../../../src/main.ts');
const home = 'podgraft-system';

const readFromDeploy = (field: string): JsonMap[string] | undefined => {
  const { object } = findManifest(readManifests(), 'Deployment', 'podgraft-initializer');
  return readAt(object, 'spec', 'template', 'spec', 'containers', 0, field);
};

const writeKubeconfig = async (cluster: Cluster, path: string): Promise<void> => {
  const token = await cluster.kubectl([`--namespace=${home}`, 'create', 'token', 'podgraft-initializer']);
  const authority = join(cluster.home, 'pki/ca.crt');
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: cluster.server, 'certificate-authority': authority } }],
    users: [{ name: 'initializer', user: { token: token.trim() } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'initializer' } }],
    'current-context': 'test',
  };
  await writeFile(path, JSON.stringify(kubeconfig), { mode: 0o600 });
};

/** Starts `podgraft initialize` as deploy/ does, with these flags behind it. */
export const startInitializer = async (cluster: Cluster, flags: readonly string[] = []): Promise<Initializer> => {
  const kubeconfig = join(cluster.home, 'initializer.kubeconfig'); // gone with the cluster
  await writeKubeconfig(cluster, kubeconfig);
  const args = [
    ...(readFromDeploy('args') as string[]),
    ...['--address=127.0.0.1', '--metrics-port=0', `--kubeconfig=${kubeconfig}`, ...flags],
  ];
  const child = spawnBound(process.execPath, [main, ...args], { PATH: process.env['PATH'] });
  const log: JsonMap[] = [];
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk;
  });
  const ended: Promise<number | string> = once(child, 'close').then(([code, signal]) => code ?? signal);
  const { promise: listening, resolve } = Promise.withResolvers<JsonMap>();
  createInterface(child.stdout).on('line', (line) => {
    const entry = JSON.parse(line) as JsonMap;
    log.push(entry);
    if (entry['msg'] === 'listening') resolve(entry);
  });
  const failed = ended.then((status) => {
    throw new Error(`podgraft ended with ${status}: ${complaint}`);
  });
  failed.catch(() => {}); // only of interest until it listens
  const { metricsPort } = await Promise.race([listening, failed]);
  return {
    log,
    acts: (name) => log.filter((line) => line['msg'] === 'acted' && (name === undefined || line['name'] === name)),
    isLeading: () => log.findLast(({ msg }) => msg === 'leading' || msg === 'leading no more')?.['msg'] === 'leading',
    metric: async (name) => {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`${name} `));
      return line === undefined ? undefined : Number(line.slice(name.length + 1));
    },
    signal: (signal) => void child.kill(signal),
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};
