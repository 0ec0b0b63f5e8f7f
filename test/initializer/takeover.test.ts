import { describe, expect, it } from 'vitest';
import { createFakeCluster } from './fakeCluster.ts';
import { createManualTime } from './manualTime.ts';
import { prepareRestarts, readRestarted, snapshotAt } from './prepareRestarts.ts';
import { startInitializer, type Watched } from './startInitializer.ts';

const readTouched = ({ acts }: Watched): string[] =>
  acts.filter(({ kind, outcome }) => kind === 'touch' && outcome === 'done').map(({ subject }) => subject.name);

describe('a process that takes over', () => {
  it('neither repeats a restart that is under way nor begins another beside it', async () => {
    const { time, cluster } = prepareRestarts(3);
    const first = startInitializer(cluster, time);
    await time.pass(20_000);
    expect(readRestarted(first)).toEqual(['web-0']);
    await first.stop();
    const second = startInitializer(cluster, time);
    await time.pass(60_000);
    expect(readRestarted(second)).toEqual([]);
    cluster.rollOut();
    await time.pass(20_000);
    expect(readRestarted(second)).toEqual(['web-1']);
    await second.stop();
  });

  it('begins no other beside a rollout that an empty patch began', async () => {
    const time = createManualTime();
    const cluster = createFakeCluster(snapshotAt(1), time.now);
    cluster.isWebhookUp = false;
    for (const name of ['web-0', 'web-1'])
      cluster.apply(name, (object) => ({ ...object, metadata: { annotations: { 'podgraft.dev/inject': 'agent' } } }));
    cluster.rollOut();
    cluster.isWebhookUp = true;
    const first = startInitializer(cluster, time);
    await time.pass(20_000);
    expect(readTouched(first)).toEqual(['web-0']);
    await first.stop();
    const second = startInitializer(cluster, time);
    await time.pass(60_000);
    expect(readTouched(second)).toEqual([]);
    cluster.rollOut();
    await time.pass(20_000);
    expect(readTouched(second)).toEqual(['web-1']);
    await second.stop();
  });

  it('long after a restart that got nowhere begins no other, and says so', async () => {
    const { time, cluster } = prepareRestarts(4);
    const limits = { maxConcurrent: 2, patienceMs: 60_000 };
    const first = startInitializer(cluster, time, limits);
    await time.pass(20_000);
    expect(readRestarted(first)).toEqual(['web-0', 'web-1']);
    await first.stop();
    cluster.rollOut('web-1');
    await time.pass(300_000);
    const second = startInitializer(cluster, time, limits);
    await time.pass(300_000);
    expect(readRestarted(second)).toEqual([]);
    expect(second.rollouts()?.stoppedBy).toMatchObject({ name: 'web-0' });
    expect(cluster.reports.filter((report) => report.includes('RolloutFailed'))).toEqual([
      'web-0: PodgraftRolloutFailed',
    ]);
    await second.stop();
  });
});
