import { beforeAll, describe, expect, it } from 'vitest';
import { readAt } from '../../deploy/readManifests.ts';
import { apply, createNamespace } from '../apply.ts';
import { connectApi } from '../connectApi.ts';
import { eventually } from '../eventually.ts';
import { toWorkload } from '../toWorkload.ts';
import type { Write } from './auditLog.ts';
import type { Initializer } from './startInitializer.ts';
import { toVersion, withSpec } from './toVersion.ts';
import { useInitializer } from './useInitializer.ts';

const stage = useInitializer();
const namespace = 'shop';
const asks = { 'podgraft.dev/inject': 'agent' };
const auto = { own: { ...asks, 'podgraft.dev/rollout': 'auto' } };
const names = ['a', 'b', 'c', 'd'];

/** How long after its last renewal a leader may write, and how soon another has taken over, in milliseconds. */
const [deadlineMs, takeoverMs] = [10_000, 20_000];
const flags = ['--interval=2'];
let first: Initializer;
let second: Initializer;
let third: Initializer;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const by = ({ id }: Initializer, writes: readonly Write[]): Write[] => writes.filter((write) => write.by === id);
const waitToLead = (initializer: Initializer) => eventually(() => expect(initializer.isLeading()).toBe(true));

/** When one wrote the Lease for the last time, in milliseconds since 1970. */
const lastRenewal = async (initializer: Initializer): Promise<number> =>
  by(initializer, await stage.renewals()).at(-1)?.at ?? Number.NaN;

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  await apply(stage.cluster, [toVersion('agent', 1)]);
  const manifests = names.map((name) =>
    withSpec(toWorkload('Deployment', namespace, name, auto), { minReadySeconds: 2 }),
  );
  await apply(stage.cluster, manifests);
  for (const name of names)
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'rollout', 'status', `deployment/${name}`]);
  first = await stage.start(flags);
  await waitToLead(first);
  second = await stage.start(flags);
});

describe('of two initializers', () => {
  it('one acts', async () => {
    await apply(stage.cluster, [toVersion('agent', 2)]);
    await eventually(async () => expect(await stage.writes()).not.toEqual([]));
    expect([await first.metric(leading), await second.metric(leading)]).toEqual([1, 0]);
    expect(by(second, [...(await stage.writes()), ...(await stage.renewals())])).toEqual([]);
    expect(second.acts()).toEqual([]);
  });

  it(`the other takes over within ${takeoverMs / 1000} s if that one is killed, and repeats nothing`, async () => {
    await first.stop('SIGKILL');
    const killedAt = Date.now();
    const done = (await stage.writes()).map(({ name }) => name);
    expect(done.length).toBeLessThan(names.length);
    await eventually(async () => {
      const images = await readAgents();
      expect(images).toEqual(Array(2 * names.length).fill('agent:2'));
    }, 110);
    const [taken] = by(second, await stage.renewals());
    const took = (taken?.at ?? Number.NaN) - killedAt;
    process.stdout.write(`another initializer took over ${(took / 1000).toFixed(1)} s after the leader was killed\n`);
    expect(took).toBeLessThan(takeoverMs);
    const writes = await stage.writes();
    expect(writes.map(({ name }) => name).sort()).toEqual(names);
    expect(by(second, writes)).toHaveLength(names.length - done.length);
  });
});

describe('a leader that could not renew its Lease for too long', () => {
  const jobs = Array.from({ length: 250 }, (_, index) => `job-${index}`);

  /** More to do than can be done in a moment: CronJobs that asked while the webhook was away, and roll nothing out. */
  beforeAll(async () => {
    await stage.podgraft.killAll();
    const api = connectApi(stage.cluster);
    const created = jobs.map((name) =>
      api.post(
        `/apis/batch/v1/namespaces/${namespace}/cronjobs`,
        withSpec(toWorkload('CronJob', namespace, name, { own: asks }), { suspend: true }),
      ),
    );
    expect(new Set((await Promise.all(created)).map(({ status }) => status))).toEqual(new Set([201]));
    api.close();
    const surveys = second.surveys();
    await eventually(() => expect(second.surveys()).toBeGreaterThan(surveys + 1));
  });

  const touched = async () => (await stage.writes()).filter(({ resource }) => resource === 'cronjobs');

  it('renews it before it writes anything else, though it was in the middle of its work', async () => {
    await stage.podgraft.start();
    await eventually(async () => expect((await touched()).length).toBeGreaterThan(5));
    second.signal('SIGSTOP');
    const stoppedAt = Date.now();
    const done = (await touched()).length;
    expect(done).toBeLessThan(jobs.length - 50);
    await pause(deadlineMs + 1000);
    second.signal('SIGCONT');
    await eventually(async () => expect(await touched()).toHaveLength(jobs.length), 100);
    const isLate = ({ at }: Write) => at > stoppedAt + deadlineMs;
    const [work, renewals] = [await touched(), await stage.renewals()].map((all) => by(second, all).filter(isLate));
    expect(renewals?.[0]?.at ?? Number.POSITIVE_INFINITY).toBeLessThan(Number(work?.[0]?.at));
    expect(second.log.filter(({ msg }) => msg === 'leading')).toHaveLength(2);
    expect(new Set((await touched()).map(({ name }) => name)).size).toBe(jobs.length);
  });

  it('writes nothing more once it is cut off, and another takes over when it has stopped', async () => {
    third = await stage.start(flags);
    second.relay.cut();
    const cutAt = Date.now();
    await waitToLead(third);
    const [taken] = by(third, await stage.renewals());
    const took = Number(taken?.at) - cutAt;
    const over = second.log.findLast(({ msg }) => msg === 'leading no more');
    const overAt = Date.parse(String(over?.['time']));
    process.stdout.write(`a leader that was cut off stopped after ${overAt - cutAt} ms, replaced after ${took} ms\n`);
    expect(overAt).toBeGreaterThan(cutAt);
    expect(overAt - (await lastRenewal(second))).toBeLessThan(deadlineMs + 1000);
    expect(taken?.at).toBeGreaterThan(overAt);
    expect(took).toBeLessThan(takeoverMs);
  });

  it('stands by when it is back', async () => {
    second.relay.heal();
    const renewals = by(third, await stage.renewals()).length;
    await eventually(async () => expect(by(third, await stage.renewals()).length).toBeGreaterThan(renewals + 2));
    const [taken] = by(third, await stage.renewals());
    const late = [...(await stage.writes()), ...(await stage.renewals())].filter(({ at }) => at > Number(taken?.at));
    expect(by(second, late)).toEqual([]);
    expect([second.isLeading(), third.isLeading()]).toEqual([false, true]);
  });

  it('gives the Lease back when it is told to end, so that another need not wait', async () => {
    expect(await third.stop('SIGTERM')).toBe(0);
    const endedAt = Date.now();
    await waitToLead(second);
    const again = by(second, await stage.renewals()).find(({ at }) => at > endedAt - 1000);
    expect(Number(again?.at) - endedAt).toBeLessThan(deadlineMs);
  });
});

const leading = 'podgraft_initializer_leading';

const readAgents = async () => {
  const pods = await stage.cluster.kubectl([`--namespace=${namespace}`, 'get', 'pods', '--output=json']);
  return (JSON.parse(pods).items as Parameters<typeof readAt>[0][])
    .filter((pod) => readAt(pod, 'metadata', 'deletionTimestamp') === undefined)
    .map((pod) => readAt(pod, 'spec', 'containers', 1, 'image'));
};
