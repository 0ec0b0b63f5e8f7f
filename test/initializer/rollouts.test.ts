import { describe, expect, it } from 'vitest';
import { type JsonMap, readMap } from '../../src/core/json.ts';
import type { ClusterDoor } from '../../src/initializer/clusterDoor.ts';
import { createFakeCluster } from './fakeCluster.ts';
import { createManualTime } from './manualTime.ts';
import { prepareRestarts, readRestarted, snapshotAt } from './prepareRestarts.ts';
import { startInitializer, type Watched } from './startInitializer.ts';

describe('restarts', () => {
  it.each([1, 2, 3])(
    'are begun %i at a time at most, and the next when the pods of one are available',
    async (limit) => {
      const { time, cluster } = prepareRestarts(5);
      const initializer = startInitializer(cluster, time, { maxConcurrent: limit });
      const seen: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        await time.pass(20_000);
        seen.push(readRestarted(initializer).length);
        cluster.rollOut();
      }
      await initializer.stop();
      expect(seen).toEqual([1, 2, 3, 4, 5].map((round) => Math.min(5, round * limit)));
    },
  );

  it('are begun no more once one gets nowhere for too long, though there is room, and it is said once', async () => {
    const { time, cluster } = prepareRestarts(5);
    const initializer = startInitializer(cluster, time, { maxConcurrent: 2, patienceMs: 60_000 });
    await time.pass(50_000);
    cluster.rollOut('web-1');
    await time.pass(6000);
    expect(initializer.rollouts()?.stoppedBy).toBeUndefined();
    expect(readRestarted(initializer)).toEqual(['web-0', 'web-1', 'web-2']);
    await time.pass(6000);
    expect(initializer.rollouts()?.stoppedBy).toMatchObject({ name: 'web-0' });
    cluster.rollOut('web-2');
    await time.pass(600_000);
    expect(readRestarted(initializer)).toHaveLength(3);
    expect(initializer.rollouts()).toMatchObject({ running: 1, waiting: 2 });
    const failures = cluster.reports.filter((report) => report.includes('RolloutFailed'));
    expect(failures).toEqual(['web-0: PodgraftRolloutFailed']);
    cluster.rollOut('web-0');
    await time.pass(6000);
    expect(initializer.rollouts()?.stoppedBy).toBeUndefined();
    expect(readRestarted(initializer)).toHaveLength(5);
    await initializer.stop();
  });

  it('are done once for the same templates, whatever befalls the pods, and again for other ones', async () => {
    const { time, cluster } = prepareRestarts(1);
    const settle = async (initializer: Watched): Promise<number> => {
      await time.pass(20_000);
      cluster.rollOut();
      cluster.state.pods = cluster.state.pods.map(forgeStatus);
      await time.pass(120_000);
      await initializer.stop();
      return readRestarted(initializer).length;
    };
    const counts = [await settle(startInitializer(cluster, time)), await settle(startInitializer(cluster, time))];
    expect(cluster.reports).toContain('web-0: PodgraftOutdated');
    cluster.snapshot = snapshotAt(3);
    counts.push(await settle(startInitializer(cluster, time)));
    expect(counts).toEqual([1, 0, 1]);
    const seen = startInitializer(cluster, time);
    cluster.snapshot = snapshotAt(4);
    await time.pass(30_000);
    cluster.rollOut();
    cluster.snapshot = snapshotAt(5);
    await time.pass(60_000);
    await seen.stop();
    expect(readRestarted(seen)).toHaveLength(2);
  });

  it('that are left when the right to act is over are not spoken of', async () => {
    const { time, cluster } = prepareRestarts(40);
    const { read } = cluster.door;
    let isOver = false;
    const refused = { kind: 'problem', message: 'this process leads no more' } as const;
    const door: ClusterDoor = {
      ...cluster.door,
      read: async (place) => {
        if (!isOver) await time.pause(1000);
        return isOver ? refused : read(place);
      },
    };
    const initializer = startInitializer({ ...cluster, door }, time, { maxConcurrent: 40 });
    await time.pass(10_500);
    isOver = true;
    await initializer.stop();
    expect(readRestarted(initializer)).toHaveLength(10);
    expect(initializer.acts.slice(10).map(({ outcome }) => outcome)).toEqual(['failed']);
  });
});

/** A pod whose status names a version that never was. */
const forgeStatus = (pod: JsonMap): JsonMap => {
  const metadata = readMap(pod, 'metadata') ?? {};
  const status = String(readMap(metadata, 'annotations')?.['podgraft.dev/status']);
  const annotations = { 'podgraft.dev/status': status.replace(/sha256:\w+/, 'sha256:0') };
  return { ...pod, metadata: { ...metadata, annotations: { ...readMap(metadata, 'annotations'), ...annotations } } };
};

describe('an empty patch that completes nothing', () => {
  it('is sent once, and again when the workload changes', async () => {
    const time = createManualTime();
    const cluster = createFakeCluster(snapshotAt(1), time.now);
    const find = (name: string): JsonMap => cluster.state.deployments[name] ?? {};
    let count = 0;
    const door: ClusterDoor = {
      ...cluster.door,
      probe: async () => undefined,
      patch: async ({ name }) => {
        count += 1;
        return { kind: 'object', object: find(name) };
      },
    };
    cluster.isWebhookUp = false;
    cluster.apply('web', (object) => ({ ...object, metadata: { annotations: { 'podgraft.dev/inject': 'agent' } } }));
    cluster.rollOut();
    const initializer = startInitializer({ ...cluster, door }, time);
    await time.pass(600_000);
    expect(count).toBe(1);
    expect(new Set(cluster.reports)).toEqual(new Set(['web: PodgraftNotInherited']));
    cluster.apply('web', (object) => ({ ...object, spec: { ...readMap(object, 'spec'), replicas: 3 } }));
    await time.pass(600_000);
    await initializer.stop();
    expect(count).toBe(2);
  });
});
