import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { askReplica } from './askReplica.ts';
import { createPods } from './createPods.ts';
import { followPods } from './followPods.ts';
import { type Pod, statusOf } from './pod.ts';
import { awaitReplicas, inHome, listReplicas } from './replicas.ts';
import { report } from './report.ts';
import { secondsSince } from './secondsSince.ts';
import { useNamespace } from './useNamespace.ts';

const namespace = 'rollout';
useNamespace(namespace);

/** Expects the process of a pod that was deleted to have ended with 0 before its grace period did; it is awaited. */
const expectOrderlyEnd = (history: ReadonlyMap<string, Pod>, name: string): Promise<void> =>
  eventually(() => {
    const pod = history.get(name) as Pod;
    const end = statusOf(pod, 'podgraft').state.terminated;
    expect(end?.exitCode).toBe(0);
    expect(Date.parse(end?.finishedAt ?? '')).toBeLessThan(Date.parse(pod.metadata.deletionTimestamp ?? ''));
  });

describe('while pods are created without a pause', () => {
  it('no creation fails in 30 s with kubectl rollout restart, and each process ends with 0 in time', async () => {
    const before = await listReplicas();
    const history = followPods('podgraft-system');
    const traffic = createPods(namespace);
    const began = performance.now();
    await inHome('rollout', 'restart', 'deployment/podgraft-webhook');
    await inHome('rollout', 'status', 'deployment/podgraft-webhook', '--timeout=120s');
    const replaced = secondsSince(began);
    for (const { metadata } of before) await expectOrderlyEnd(history, metadata.name);
    const ended = secondsSince(began);
    await sleep(Math.max(0, 30_000 - (performance.now() - began)));
    const { created, failures, slowest } = await traffic.stop();
    report(`both replicas replaced after ${replaced} s, the old processes gone after ${ended} s`);
    report(`${created} pods created, ${failures.length} failed; the slowest took ${slowest} ms`);
    expect(failures).toEqual([]);
    expect(created).toBeGreaterThan(30);
    const after = (await listReplicas()).map(({ metadata }) => metadata.name);
    expect(before.filter(({ metadata }) => after.includes(metadata.name))).toEqual([]);
    await awaitReplicas();
  });

  it('a replica that is asked to end says so and goes on answering, and no creation fails', async () => {
    const [replica] = (await listReplicas()) as [Pod];
    const history = followPods('podgraft-system');
    const traffic = createPods(namespace);
    const began = performance.now();
    await inHome('delete', 'pod', replica.metadata.name, '--wait=false');
    await eventually(async () => {
      const { status, body } = await askReplica(replica, '/readyz');
      expect([status, JSON.parse(body)]).toMatchObject([503, { ready: false, draining: true }]);
    });
    expect(await askReplica(replica, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
    await expectOrderlyEnd(history, replica.metadata.name);
    report(`it ended with 0 after ${secondsSince(began)} s`);
    await awaitReplicas();
    expect((await traffic.stop()).failures).toEqual([]);
  });
});
