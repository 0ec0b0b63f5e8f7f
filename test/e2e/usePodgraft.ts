import { afterAll, beforeAll, expect } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/startCluster.ts';
import { type InstallOptions, installPodgraft, type Podgraft } from './installPodgraft.ts';

/** What the tests of one file share. */
export interface Stage {
  readonly cluster: Cluster;
  readonly podgraft: Podgraft;
}

/** Gives a test file a cluster of its own with podgraft in it. At the end no process may have died or logged an error. */
export const usePodgraft = (options: InstallOptions = {}): Stage => {
  let cluster: Cluster | undefined;
  let podgraft: Podgraft | undefined;
  beforeAll(async () => {
    cluster = await startCluster({ certManager: true });
    podgraft = await installPodgraft(cluster, options);
  });
  afterAll(async () => {
    try {
      const died = podgraft?.replicas().filter((replica) => !replica.isRunning()) ?? [];
      const errors = podgraft?.log().filter(({ level }) => level === 'error' || level === 'fatal') ?? [];
      expect({ died, errors }).toEqual({ died: [], errors: [] });
    } finally {
      await podgraft?.stop();
      await cluster?.stop();
    }
  });
  const held = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('the cluster is there from beforeAll on');
    return thing;
  };
  return {
    get cluster() {
      return held(cluster);
    },
    get podgraft() {
      return held(podgraft);
    },
  };
};
