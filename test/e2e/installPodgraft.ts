import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { deployFolder, findManifest, readAt, readManifests } from '../deploy/readManifests.ts';
import { eventually } from './eventually.ts';
import { type ProjectedSecret, projectSecret } from './install/projectSecret.ts';
import { relayService, type ServiceRelay } from './install/relayService.ts';
import { type Replica, startReplica } from './install/startReplica.ts';
import { writeKubeconfig } from './install/writeKubeconfig.ts';

/** podgraft in a cluster: what deploy/ installs, and processes that stand for its pods, which only seem to run. */
export interface Podgraft {
  readonly relay: ServiceRelay;
  readonly secret: ProjectedSecret;
  /** Those that were started and not stopped. */
  replicas(): readonly Replica[];
  /** What all processes have logged so far, those that ended included. */
  log(): readonly JsonMap[];
  /** The log's lines about reviews that hold these fields. */
  reviews(fields: JsonMap): readonly JsonMap[];
  /** Resolves when it listens, whether it gets ready or not. */
  launch(): Promise<Replica>;
  /** Resolves when calls are routed to it. */
  start(): Promise<Replica>;
  /** Ends one; resolves with its exit status, or with the signal that ended it. */
  end(replica: Replica, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
  /** Ends all at once, as a machine fails; resolves when no call is routed any more. */
  killAll(): Promise<void>;
  /** One after the other, as a rollout does: the new one is ready before the old one is asked to end. Resolves with the exit statuses. */
  restartAll(): Promise<(number | string)[]>;
  stop(): Promise<void>;
}

export interface InstallOptions {
  /** Default: 2. */
  readonly replicas?: number;
  /** Flags behind those of deploy/. By default podgraft is quick to end; a list replaces that. */
  readonly flags?: readonly string[];
}

const home = 'podgraft-system';

/** How often a replica is asked whether it is ready, in milliseconds: it has to drain for longer. */
const probeMs = 1000;

/** Installs podgraft in a cluster as a user does, and resolves when the API server's calls arrive. The cluster needs cert-manager. */
export const installPodgraft = async (cluster: Cluster, options: InstallOptions = {}): Promise<Podgraft> => {
  const { replicas: count = 2, flags = ['--drain=2'] } = options;
  await cluster.kubectl(['apply', '--filename', deployFolder]);
  await cluster.kubectl([
    `--namespace=${home}`,
    'wait',
    '--for=condition=Ready',
    '--timeout=60s',
    'certificate',
    '--all',
  ]);

  const folder = join(cluster.home, 'podgraft'); // gone with the cluster
  const kubeconfig = join(folder, 'kubeconfig');
  await mkdir(folder);
  await writeKubeconfig(cluster, kubeconfig);
  const secret = projectSecret(cluster, { namespace: home, name: 'podgraft-serving', folder: join(folder, 'tls') });
  const address = await cluster.kubectl([
    `--namespace=${home}`,
    'get',
    'service',
    'podgraft',
    '-o=jsonpath={.spec.clusterIP}',
  ]);
  const relay = relayService(address, 443);
  const args = [
    ...readFlags(),
    ...['--address=127.0.0.1', '--port=0', '--metrics-port=0', `--kubeconfig=${kubeconfig}`],
    ...[`--tls-cert=${join(folder, 'tls/tls.crt')}`, `--tls-key=${join(folder, 'tls/tls.key')}`],
    ...flags,
  ];

  const known: Replica[] = [];
  const removed = new Set<Replica>();
  const replicas = (): Replica[] => known.filter((replica) => !removed.has(replica));
  const log = (): JsonMap[] => known.flatMap((replica) => replica.log);

  const probing = new AbortController();
  const probe = async (): Promise<void> => {
    while (!probing.signal.aborted) {
      const answers = await Promise.all(
        known.filter((one) => one.isRunning()).map(async (one) => ({ one, ...(await one.readyz()) })),
      );
      await relay.setEndpoints(answers.filter(({ status }) => status === 200).map(({ one }) => one.port));
      await new Promise((resolve) => setTimeout(resolve, probeMs));
    }
  };
  const probed = probe();
  probed.catch(() => {}); // `stop` passes it on

  const launch = async (): Promise<Replica> => {
    const replica = await startReplica(args);
    known.push(replica);
    return replica;
  };
  const start = async (): Promise<Replica> => {
    const replica = await launch();
    await eventually(() => expect(relay.endpoints()).toContain(replica.port));
    return replica;
  };
  const end = (replica: Replica, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> => {
    removed.add(replica);
    return replica.stop(signal);
  };
  const stop = async (): Promise<void> => {
    probing.abort();
    await Promise.all(known.map((replica) => replica.stop('SIGKILL')));
    await Promise.all([relay.stop(), secret.stop(), probed]);
  };

  try {
    await eventually(() => expect(secret.writes()).toBeGreaterThan(0));
    await Promise.all(Array.from({ length: count }, start));
    await eventually(() => expectCalls(cluster));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    relay,
    secret,
    replicas,
    log,
    reviews: (fields) =>
      log().filter(
        (line) => line['msg'] === 'reviewed' && Object.entries(fields).every(([key, value]) => line[key] === value),
      ),
    launch,
    start,
    end,
    killAll: async () => {
      await Promise.all(replicas().map((replica) => end(replica, 'SIGKILL')));
      await eventually(() => expect(relay.endpoints()).toEqual([]));
    },
    restartAll: async () => {
      const statuses: (number | string)[] = [];
      for (const old of replicas()) {
        await start();
        statuses.push(await end(old, 'SIGTERM'));
      }
      return statuses;
    },
    stop,
  };
};

/** What the Deployment starts the process with. */
const readFlags = (): string[] => {
  const { object } = findManifest(readManifests(), 'Deployment', 'podgraft-webhook');
  return readAt(object, 'spec', 'template', 'spec', 'containers', 0, 'args') as string[];
};

/** The CA injector has done its work, and the API server's own view of the webhooks has caught up: podgraft itself refuses a pod. */
const expectCalls = async (cluster: Cluster): Promise<void> => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'is-podgraft-called', annotations: { 'podgraft.dev/inject': 'no-such-template' } },
    spec: { containers: [{ name: 'app', image: 'app:1' }] },
  };
  const { stderr } = await cluster.tryKubectl(['create', '--dry-run=server', '--filename=-'], JSON.stringify(pod));
  expect(stderr).toContain('"pods.podgraft.dev" denied the request: podgraft: ');
};
