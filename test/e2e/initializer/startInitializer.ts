import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonMap } from '../../../src/core/json.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { findManifest, readAt, readManifests } from '../../deploy/readManifests.ts';
import { type PodgraftProcess, startProcess } from '../install/startProcess.ts';
import { type ApiRelay, relayApi } from './relayApi.ts';

/** One process of the initializer, with the rights that deploy/ grants and no others. */
export interface Initializer extends PodgraftProcess {
  /** What its token, and with it the API server's audit log, calls it. */
  readonly id: string;
  /** The log's lines about what it did: all, or to objects of one name. */
  acts(name?: string): readonly JsonMap[];
  /** How often it has looked at everything. */
  surveys(): number;
  isLeading(): boolean;
  readonly relay: ApiRelay;
}

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

let count = 0;

/** Starts `podgraft initialize` as deploy/ does, with these flags behind it, and resolves when it listens. */
export const startInitializer = async (cluster: Cluster, flags: readonly string[]): Promise<Initializer> => {
  count += 1;
  const kubeconfig = join(cluster.home, `initializer-${count}.kubeconfig`); // gone with the cluster
  const relay = await relayApi(cluster.server);
  const id = await writeKubeconfig(cluster, relay.server, kubeconfig);
  const own = ['--address=127.0.0.1', '--metrics-port=0', `--kubeconfig=${kubeconfig}`];
  const started = await startProcess([...readFlags(), ...own, ...flags]);
  const { log } = started;
  return {
    ...started,
    ...{ id, relay },
    acts: (name) => log.filter((line) => line['msg'] === 'acted' && (name === undefined || line['name'] === name)),
    surveys: () => log.filter(({ msg }) => msg === 'surveyed').length,
    isLeading: () => log.findLast(({ msg }) => msg === 'leading' || msg === 'leading no more')?.['msg'] === 'leading',
    stop: async (signal) => {
      const status = await started.stop(signal);
      relay.stop();
      return status;
    },
  };
};
