import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { runProgram } from '../cluster/runProgram.ts';
import { eventually } from '../e2e/eventually.ts';
import { connectApiServer } from './connectApiServer.ts';
import { type Creations, createPods } from './createPods.ts';
import { kubectl } from './kubectl.ts';
import { type Pod, statusOf } from './pod.ts';
import { awaitReplicas, inHome, listReplicas, restartsOf } from './replicas.ts';
import { report } from './report.ts';
import { secondsSince } from './secondsSince.ts';
import { useNamespace } from './useNamespace.ts';

const namespace = 'crash';
const here = (...args: string[]): Promise<string> => kubectl(['-n', namespace, ...args]);
useNamespace(namespace);

/** The replica that gets most of the calls: the API server keeps its connections. */
const findBusiest = async (): Promise<Pod> => {
  const replicas = await listReplicas();
  const logs = await Promise.all(replicas.map(({ metadata }) => inHome('logs', metadata.name, '--since=2s')));
  const counts = logs.map((log) => log.split('"reviewed"').length);
  return replicas[counts.indexOf(Math.max(...counts))] as Pod;
};

/** The pid of a replica's process on this machine. */
const findProcess = async (replica: Pod): Promise<number> => {
  const socket = join(inject('realNode').home, 'node/containerd.sock');
  const id = statusOf(replica, 'podgraft').containerID.replace('containerd://', '');
  const { stdout } = await runProgram('ctr', ['-a', socket, '-n', 'k8s.io', 'tasks', 'ls'], { env: process.env });
  const pid = Number(new RegExp(`^${id}\\s+(\\d+)\\s`, 'm').exec(stdout)?.[1]);
  if (!(pid > 1)) throw new Error(`containerd has no task ${id}:\n${stdout}`);
  return pid;
};

const toDeployment = (name: string): JsonMap => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name }, annotations: { 'podgraft.dev/inject': 'log-shipper' } },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'app', image: 'docker.io/local/busybox:1', command: ['sleep', '3600'] }],
      },
    },
  },
});

const prepare = (names: readonly string[]): Promise<string> => {
  const list = { apiVersion: 'v1', kind: 'List', items: names.map(toDeployment) };
  return kubectl(['-n', namespace, 'apply', '-f', '-'], JSON.stringify(list));
};

/** Kills the processes of replicas while Deployments are scaled from none to three pods, and waits until all is well again. */
const killDuringDeployment = async (victims: readonly Pod[], names: readonly string[]): Promise<void> => {
  const { send, close } = connectApiServer();
  const pids = await Promise.all(victims.map(findProcess));
  const began = performance.now();
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const scaled = await Promise.all(
    names.map((name) => send('PATCH', `${path}/${name}/scale`, '{"spec": {"replicas": 3}}')),
  );
  close();
  expect(scaled.map(({ status }) => status)).toEqual(names.map(() => 200));

  for (const name of names) {
    await here('wait', '--for=jsonpath={.status.availableReplicas}=3', '--timeout=120s', `deployment/${name}`);
  }
  const available = secondsSince(began);
  await eventually(async () => {
    const now = new Map((await listReplicas()).map((replica) => [replica.metadata.uid, replica]));
    for (const victim of victims) {
      expect(restartsOf(now.get(victim.metadata.uid) as Pod)).toBe(restartsOf(victim) + 1);
    }
  });
  await awaitReplicas();
  const ready = secondsSince(began);
  report(`${names.length} Deployments of 3 available after ${available} s, both replicas ready after ${ready} s`);
};

/** How often controllers were refused a pod so far. */
const countRefusals = async (): Promise<number> => {
  const counts = await here('get', 'events', '--field-selector=reason=FailedCreate', '-o=jsonpath={.items[*].count}');
  return counts.split(' ').reduce((sum, count) => sum + Number(count), 0);
};

/** Expects of pods created meanwhile that none came without what it asked for. */
const expectOnlyRefusals = ({ created, failures, slowest }: Creations): void => {
  const times = failures.map(({ at }) => at);
  const span = failures.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
  const all = created + failures.length;
  report(`${failures.length} of ${all} creations failed, within ${span} ms; the slowest took ${slowest} ms`);
  for (const { message } of failures) expect(message).toContain('failed calling webhook');
  expect(created).toBeGreaterThan(30);
  expect(span).toBeLessThan(20_000);
};

describe('while pods are created without a pause', () => {
  it('a replica killed without warning costs some creations; all Deployments get their replicas', async () => {
    const names = ['one', 'two', 'three'];
    await prepare(names);
    const traffic = createPods(namespace);
    const ended = sleep(30_000);
    await sleep(3000);
    await killDuringDeployment([await findBusiest()], names);
    await ended;
    expectOnlyRefusals(await traffic.stop());
    report(`controllers were refused ${await countRefusals()} pods`);
  });

  it('both killed at once refuse pods until one is back; then all Deployments get their replicas', async () => {
    const names = ['four', 'five', 'six'];
    await prepare(names);
    const before = await countRefusals();
    const traffic = createPods(namespace);
    await sleep(1000);
    await killDuringDeployment(await listReplicas(), names);
    const creations = await traffic.stop();
    expectOnlyRefusals(creations);
    expect(creations.failures.length).toBeGreaterThan(0);
    report(`controllers were refused ${(await countRefusals()) - before} pods`);
  });
});
