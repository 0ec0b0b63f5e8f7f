import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../../src/core/json.ts';
import { readAt } from '../../deploy/readManifests.ts';
import { apply, createNamespace, read } from '../apply.ts';
import { eventually } from '../eventually.ts';
import { type Injection, readPods } from '../readPods.ts';
import { type Places, toWorkload } from '../toWorkload.ts';
import { readEvents, toState } from './readState.ts';
import { toVersion } from './toVersion.ts';
import { useInitializer } from './useInitializer.ts';

const stage = useInitializer();
const namespace = 'shop';
const asking: Places = { template: { 'podgraft.dev/inject': 'agent' } };
const manual: Places = { ...asking, own: { 'podgraft.dev/rollout': 'manual' } };

/** How long the webhook is away, in milliseconds. */
const outageMs = 60_000;
/**
 * When in it the second half of the workloads comes. Controllers try again after 5 ms, 10 ms, 20 ms …: by themselves these
 * would come again 82 s after their first try, half a minute after the end and later.
 */
const secondMs = 14_000;
const promisedMs = 30_000;

const numbers = Array.from({ length: 15 }, (_, index) => index);
const early = [
  ...numbers.map((index) => toWorkload('Deployment', namespace, `early-${index}`, asking)),
  toWorkload('StatefulSet', namespace, 'set', asking),
];
const later = [
  ...numbers.map((index) => toWorkload('Deployment', namespace, `later-${index}`, asking)),
  toWorkload('DaemonSet', namespace, 'daemon', asking),
  toWorkload('ReplicaSet', namespace, 'replica', asking),
  toWorkload('ReplicationController', namespace, 'controller', asking),
  toWorkload('Job', namespace, 'job', asking),
  toWorkload('Deployment', namespace, 'manual', manual),
];
/** What is to be there in the end: two pods each, but for the Job's one. */
const expected = [...early, ...later].flatMap((workload) => {
  const name = String(readAt(workload, 'metadata', 'name'));
  return name === 'manual' ? [] : name === 'job' ? [name] : [name, name];
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How many at most lie within a second. */
const countPerSecond = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length));

describe('pods that were refused while the webhook was away for a minute', () => {
  let endedAt = 0;
  let appeared: readonly Injection[] = [];
  let tookMs = 0;

  beforeAll(async () => {
    await createNamespace(stage.cluster, namespace);
    await apply(stage.cluster, [toVersion('agent', 1)]);
    const initializer = await stage.start();
    await eventually(() => expect(initializer.isLeading()).toBe(true));
    await stage.podgraft.killAll();
    const beganAt = Date.now();
    await apply(stage.cluster, early);
    await pause(Math.max(0, beganAt + secondMs - Date.now()));
    await apply(stage.cluster, later);
    await eventually(async () =>
      expect((await readEvents(stage.cluster, namespace, 'FailedCreate')).length).toBeGreaterThan(30),
    );
    expect(await readPods(stage.cluster, namespace)).toEqual([]);
    await pause(Math.max(0, beganAt + outageMs - Date.now()));
    await stage.podgraft.start();
    endedAt = Date.now();
    appeared = await eventually(async () => {
      const pods = (await readPods(stage.cluster, namespace)).filter(({ app }) => app !== 'manual');
      expect(pods).toHaveLength(expected.length);
      return pods;
    }, 120);
    tookMs = Date.now() - endedAt;
  });

  it(`appear within ${promisedMs / 1000} s of its end, injected`, () => {
    process.stdout.write(
      `${expected.length} refused pods are there ${(tookMs / 1000).toFixed(1)} s after the webhook\n`,
    );
    expect(appeared.map(({ app }) => app).sort()).toEqual(expected.sort());
    expect(new Set(appeared.map(({ added }) => added.join()))).toEqual(new Set(['agent']));
    expect(tookMs).toBeLessThan(promisedMs);
  });

  it('do not come all at once: of their owners some ten are woken in a second', async () => {
    const woken = (await stage.writes()).filter(({ at }) => at > endedAt - outageMs).map(({ at }) => at);
    const rate = countPerSecond(woken);
    const reviews = stage.podgraft.reviews({ kind: 'Pod' }).map(({ time }) => Date.parse(String(time)));
    const busiest = countPerSecond(reviews.filter((at) => at > endedAt));
    process.stdout.write(`${woken.length} owners woken, at most ${rate} in a second; pods: ${busiest} in a second\n`);
    expect(woken.length).toBeGreaterThan(0);
    expect(rate).toBeLessThanOrEqual(12);
  });

  it('have owners of which podgraft owns one annotation', async () => {
    const kinds = 'deployments,replicasets,statefulsets,daemonsets,replicationcontrollers,jobs';
    const owners = (await read(stage.cluster, namespace, kinds, '--show-managed-fields')).map(toState);
    const owned = owners.flatMap(({ managers }) => managers.filter(({ manager }) => /podgraft/.test(String(manager))));
    expect(owned.length).toBeGreaterThan(0);
    const retry: JsonMap = { 'f:metadata': { 'f:annotations': { 'f:podgraft.dev/retry': {} } } };
    for (const { fieldsV1 } of owned) expect(withoutMarks(fieldsV1 as JsonMap)).toEqual(retry);
  });

  it('are waited for by nobody who says manual', async () => {
    const sets = await read(stage.cluster, namespace, 'replicasets', '--selector=app=manual');
    expect(sets.map((set) => toState(set).retry)).toEqual([undefined]);
  });
});

/** Fields without the dots that stand for their parents. */
const withoutMarks = (fields: JsonMap): JsonMap =>
  JSON.parse(JSON.stringify(fields, (key, value) => (key === '.' ? undefined : value)));
