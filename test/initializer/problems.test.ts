import { expect, it } from 'vitest';
import { createFakeCluster } from './fakeCluster.ts';
import { createManualTime } from './manualTime.ts';
import { startInitializer } from './startInitializer.ts';
import { worldOf } from './workloadOf.ts';

const minute = 60_000;

it('a look that fails is taken again soon, not after the interval', async () => {
  const time = createManualTime();
  const cluster = createFakeCluster(worldOf(), time.now);
  const initializer = startInitializer(cluster, time, {}, 60 * minute);
  await time.pass(minute);
  expect(initializer.surveys).toHaveLength(1);
  await time.pass(59 * minute - 1000);
  expect(initializer.surveys).toHaveLength(1);
  const { list } = cluster.door;
  let failures = 1;
  cluster.door.list = async (kind, see) => {
    if (kind === 'Event' || failures === 0) return list(kind, see);
    failures -= 1;
    return { kind: 'problem', message: 'the API server is away' };
  };
  await time.pass(10_000);
  expect([initializer.problems, initializer.surveys.length]).toEqual([['the API server is away'], 1]);
  await time.pass(10_000);
  expect([failures, initializer.surveys.length]).toEqual([0, 2]);
  await initializer.stop();
});
