import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import type { ClusterDoor } from '../../src/initializer/clusterDoor.ts';
import { createFakeCluster } from './fakeCluster.ts';
import { createManualTime } from './manualTime.ts';
import { startInitializer } from './startInitializer.ts';
import { worldOf } from './workloadOf.ts';

/** Owners that lack a pod, and the Events that say why. */
const createOwners = (now: () => number) => {
  const owners = new Map<string, JsonMap>();
  const events = new Map<string, JsonMap>();
  const woken: { readonly name: string; readonly at: number }[] = [];
  const find = (name: string) => owners.get(name) ?? { metadata: { name, uid: name }, spec: {}, status: {} };
  return {
    woken,
    refuse: (count: number): void => {
      for (let index = 0; index < count; index += 1) {
        const name = `set-${index}`;
        events.set(name, {
          involvedObject: { kind: 'ReplicaSet', namespace: 'shop', name, uid: name },
          reason: 'FailedCreate',
          message: 'failed calling webhook "pods.podgraft.dev": connection refused',
          lastTimestamp: new Date(now()).toISOString(),
        });
      }
    },
    /** What of a door is about them. */
    door: {
      list: async (kind, see) => {
        if (kind === 'Event') for (const event of events.values()) see(event);
        return undefined;
      },
      read: async ({ name }) => ({ kind: 'object', object: find(name) }),
      patch: async ({ name }, body) => {
        const object = { ...find(name), metadata: { name, uid: name, ...(body['metadata'] as JsonMap) } };
        owners.set(name, object);
        woken.push({ name, at: now() });
        return { kind: 'object', object };
      },
    } satisfies Partial<ClusterDoor>,
  };
};

const prepare = () => {
  const time = createManualTime();
  const cluster = createFakeCluster(worldOf(), time.now);
  const owners = createOwners(time.now);
  const initializer = startInitializer({ ...cluster, door: { ...cluster.door, ...owners.door } }, time);
  return {
    ...{ time, owners, initializer },
    away: async (ms: number, refused: number): Promise<void> => {
      cluster.isWebhookUp = false;
      await time.pass(ms);
      owners.refuse(refused);
      cluster.isWebhookUp = true;
    },
  };
};

/** How many at most lie within a second. */
const countPerSecond = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length));

describe('owners whose pods were refused', () => {
  it.each([
    { count: 5, seconds: 3, most: 10 },
    { count: 100, seconds: 12, most: 10 },
    { count: 600, seconds: 18, most: 41 },
    { count: 1500, seconds: 33, most: 50 },
  ])(
    'are woken once each, $count in less than $seconds s, $most a second at most',
    async ({ count, seconds, most }) => {
      const { time, owners, initializer, away } = prepare();
      await time.pass(1000);
      await away(60_000, count);
      const back = time.now();
      await time.pass(400_000);
      await initializer.stop();
      expect(new Set(owners.woken.map(({ name }) => name)).size).toBe(count);
      expect(owners.woken).toHaveLength(count);
      expect(Number(owners.woken.at(-1)?.at) - back).toBeLessThan(seconds * 1000);
      expect(countPerSecond(owners.woken.map(({ at }) => at))).toBeLessThanOrEqual(most);
    },
  );

  it('are not woken in vain: when the webhook goes away again, the rest of them waits for it', async () => {
    const { time, owners, initializer, away } = prepare();
    await time.pass(1000);
    await away(60_000, 150);
    await time.pass(8000);
    const before = owners.woken.length;
    const leftAt = time.now();
    await away(12_000, 150);
    const back = time.now();
    await time.pass(30_000);
    await initializer.stop();
    expect(before).toBeLessThan(100);
    const inVain = owners.woken.filter(({ at }) => at > leftAt + 1500 && at < back);
    expect(inVain).toEqual([]);
    const again = owners.woken.filter(({ at }) => at >= back);
    expect(new Set(again.map(({ name }) => name)).size).toBe(150);
  });
});
