import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonMap } from '../../../src/core/json.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { findManifest, readAt, readManifests } from '../../deploy/readManifests.ts';
import { spawnBound } from '../install/spawnBound.ts';
import { type ApiRelay, relayApi } from './relayApi.ts';

/** One process of the initializer, with the rights that deploy/ grants and no others. */
export interface Initializer {
  /** What its token, and with it the API server's audit log, calls it. */
  readonly id: string;
  /** The lines of its log, which goes on growing. */
  readonly log: readonly JsonMap[];
  /** The log's lines about what it did: all, or to objects of one name. */
  acts(name?: string): readonly JsonMap[];
  /** How often it has looked at everything. */
  surveys(): number;
  isLeading(): boolean;
  /** The value of a metric, written as Prometheus does. */
  metric(name: string): Promise<number | undefined>;
  readonly relay: ApiRelay;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  isRunning(): boolean;
  /** Resolves with the exit status, or with the name of the signal that ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
}

const main = join(import.meta.dirname, '../../../src/main.ts');
const account = 'podgraft-initializer';

/** What the Deployment starts the process with. */
const readFlags = (): string[] => {
  const { object } = findManifest(readManifests(), 'Deployment', 'podgraft-initializer');
  return readAt(object, 'spec', 'template', 'spec', 'containers', 0, 'args') as string[];
};

/** Writes a kubeconfig with a token of its own for the initializer's ServiceAccount; resolves with the token's id. */
const writeKubeconfig = async (cluster: Cluster, server: string, path: string): Promise<string> => {
  const token = (await cluster.kubectl(['--namespace=podgraft-system', 'create', 'token', account])).trim();
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority': join(cluster.home, 'pki/ca.crt') } }],
    users: [{ name: account, user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: account } }],
    'current-context': 'test',
  };
  await writeFile(path, JSON.stringify(kubeconfig), { mode: 0o600 });
  const [, claims = ''] = token.split('.');
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { jti: string }).jti;
};

let started = 0;

/** Starts `podgraft initialize` as deploy/ does, with these flags behind it, and resolves when it listens. */
export const startInitializer = async (cluster: Cluster, flags: readonly string[]): Promise<Initializer> => {
  started += 1;
  const kubeconfig = join(cluster.home, `initializer-${started}.kubeconfig`); // gone with the cluster
  const relay = await relayApi(cluster.server);
  const id = await writeKubeconfig(cluster, relay.server, kubeconfig);
  const own = ['--address=127.0.0.1', '--metrics-port=0', `--kubeconfig=${kubeconfig}`];
  const args = [main, ...readFlags(), ...own, ...flags];
  const child = spawnBound(process.execPath, args, { PATH: process.env['PATH'] });
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
    throw new Error(
      `podgraft ended with ${status}: ${complaint}${log.map((entry) => JSON.stringify(entry)).join('\n')}`,
    );
  });
  failed.catch(() => {}); // only of interest until it listens
  const { metricsPort } = await Promise.race([listening, failed]);
  return {
    ...{ id, log, relay },
    acts: (name) => log.filter((line) => line['msg'] === 'acted' && (name === undefined || line['name'] === name)),
    surveys: () => log.filter(({ msg }) => msg === 'surveyed').length,
    isLeading: () => log.findLast(({ msg }) => msg === 'leading' || msg === 'leading no more')?.['msg'] === 'leading',
    metric: async (name) => {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`${name} `));
      return line === undefined ? undefined : Number(line.slice(name.length + 1));
    },
    signal: (signal) => void child.kill(signal),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async (signal) => {
      child.kill(signal);
      const status = await ended;
      relay.stop();
      return status;
    },
  };
};
