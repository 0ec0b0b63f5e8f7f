import { afterAll, beforeAll, expect } from 'vitest';
import type { Cluster } from '../../cluster/cluster.ts';
import { startCluster } from '../../cluster/startCluster.ts';
import { installPodgraft, type Podgraft } from '../installPodgraft.ts';
import { type AuditLog, createAuditLog, type Write } from './auditLog.ts';
import { type Initializer, startInitializer } from './startInitializer.ts';

/** What the tests of one file share: a cluster with podgraft in it, and as many initializers as they start. */
export interface InitializerStage {
  readonly cluster: Cluster;
  readonly podgraft: Podgraft;
  /** Starts one more; what still runs at the end is ended then. */
  start(flags?: readonly string[]): Promise<Initializer>;
  /** What initializers asked the API server to change so far, Leases and Events left out. */
  writes(): Promise<Write[]>;
  /** Their writes of the Lease. */
  renewals(): Promise<Write[]>;
}

/** At the end no process may have died, been forbidden anything, or met a bug of ours. */
export const useInitializer = (): InitializerStage => {
  let cluster: Cluster | undefined;
  let podgraft: Podgraft | undefined;
  let audit: AuditLog | undefined;
  const initializers: Initializer[] = [];
  beforeAll(async () => {
    audit = await createAuditLog();
    cluster = await startCluster({ certManager: true, apiServerArgs: audit.args });
    podgraft = await installPodgraft(cluster, { replicas: 1 });
  });
  afterAll(async () => {
    try {
      const died = [...initializers, ...(podgraft?.replicas() ?? [])].filter((process) => !process.isRunning());
      const said = [...initializers.flatMap(({ log }) => log), ...(podgraft?.log() ?? [])];
      const complaints = said.filter((line) => line['err'] !== undefined || /forbidden/i.test(JSON.stringify(line)));
      expect({ died, complaints }).toEqual({ died: [], complaints: [] });
    } finally {
      await Promise.all(initializers.map((one) => one.stop('SIGKILL')));
      await podgraft?.stop();
      await cluster?.stop();
      await audit?.remove();
    }
  });
  const held = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('the cluster is there from beforeAll on');
    return thing;
  };
  const writesTo = async (isMeant: (write: Write) => boolean): Promise<Write[]> =>
    (await held(audit).writes()).filter(isMeant);
  return {
    get cluster() {
      return held(cluster);
    },
    get podgraft() {
      return held(podgraft);
    },
    start: async (flags = []) => {
      const one = await startInitializer(held(cluster), flags);
      const mine: Initializer = {
        ...one,
        stop: (signal) => {
          initializers.splice(initializers.indexOf(mine), 1);
          return one.stop(signal);
        },
      };
      initializers.push(mine);
      return mine;
    },
    writes: () => writesTo(({ resource }) => resource !== 'leases' && resource !== 'events'),
    renewals: () => writesTo(({ resource, status }) => resource === 'leases' && status < 300),
  };
};
