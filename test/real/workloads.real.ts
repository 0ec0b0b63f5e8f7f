import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { kubectl } from './kubectl.ts';
import { listPods, type Pod, statusOf } from './pod.ts';
import { report } from './report.ts';
import { applyWorkloads, useNamespace } from './useNamespace.ts';

const namespace = 'workloads';
const here = (...args: string[]): Promise<string> => kubectl(['-n', namespace, ...args]);
const logOf = (pod: string, container: string, ...flags: string[]): Promise<string> =>
  here('logs', pod, '-c', container, ...flags);
const podOf = async (name: string): Promise<Pod> => JSON.parse(await here('get', 'pod', name, '-o', 'json')) as Pod;

/** What stands at the time given by `kubectl logs --timestamps`, in milliseconds. */
const timeOf = (log: string, text: string): number => {
  const line = log.split('\n').find((one) => one.endsWith(` ${text}`));
  if (line === undefined) throw new Error(`no line "${text}" in:\n${log}`);
  return Date.parse(line.split(' ')[0] ?? '');
};

useNamespace(namespace);
beforeAll(async () => {
  await applyWorkloads(namespace, 'log-shipper', 'fetch-page', 'wait-for', 'settings', 'slow-proxy');
});

describe('a workload that asks for a template', () => {
  it('has what it writes into the shared volume printed by the sidecar', async () => {
    await here('wait', '--for=condition=Ready', '--timeout=60s', 'pod/writer');
    await eventually(async () => {
      const log = await logOf('writer', 'log-shipper');
      expect(log).toMatch(/^following \/var\/log\/app\/orders\.log\norder 1\norder 2\norder 3\n/);
    });
    expect(await logOf('writer', 'app')).toBe('');
  });

  it('serves the page that an init container has fetched from a Service', async () => {
    await here('wait', '--for=condition=Ready', '--timeout=60s', 'pod/web');
    const page = await kubectl(['get', '--raw', `/api/v1/namespaces/${namespace}/pods/web:8080/proxy/`]);
    expect(page).toBe('written by the content server\n');
    const { status } = await podOf('web');
    expect(status.initContainerStatuses?.map(({ name, state }) => [name, state.terminated?.exitCode])).toEqual([
      ['wait-for', 0],
      ['fetch-page', 0],
    ]);
  });

  it('starts only once the Service answers for which an init container waits', async () => {
    const complaint = `waiting for http://backend.${namespace}.svc/`;
    await eventually(async () => {
      const log = await logOf('patient', 'wait-for');
      expect(log.split('\n').filter((line) => line === complaint).length).toBeGreaterThan(3);
    });
    expect(statusOf(await podOf('patient'), 'app').state.waiting?.reason).toBe('PodInitializing');
    await applyWorkloads(namespace, 'backend');
    await here('wait', '--for=condition=Ready', '--timeout=60s', 'pod/patient', 'pod/backend');
    const [patient, backend] = [await podOf('patient'), await podOf('backend')];
    const startOf = (pod: Pod, container: string) =>
      Date.parse(statusOf(pod, container).state.running?.startedAt ?? '');
    expect(startOf(patient, 'app')).toBeGreaterThanOrEqual(startOf(backend, 'server'));
    expect(await logOf('patient', 'app')).toBe('the backend is there\n');
  });

  it('has a ConfigMap and a Secret in the environment of the injected and of its own container', async () => {
    await here('rollout', 'status', 'deployment/shop', '--timeout=60s');
    const [pod] = await listPods(namespace, 'app=shop');
    for (const container of ['app', 'reporter']) {
      const environment = (await logOf(pod?.metadata.name ?? '', container)).split('\n');
      expect(environment).toEqual(
        expect.arrayContaining([
          ...['REGION=north', 'colour=blue', 'DB_user=shop', 'DB_password=only-for-this-test'], // envFrom
          ...['COLOUR=blue', 'PASSWORD=only-for-this-test', 'NODE=real'], // valueFrom
          `ROLE=${container} of shop`,
        ]),
      );
    }
  });
});

describe('a Job with a native sidecar', () => {
  it('completes, and the sidecar ends with it', async () => {
    await here('wait', '--for=condition=Complete', '--timeout=90s', 'job/batch');
    const [pod] = await listPods(namespace, 'batch.kubernetes.io/job-name=batch');
    expect(pod?.status.phase).toBe('Succeeded');
    expect(statusOf(pod as Pod, 'slow-proxy').state.terminated?.exitCode).toBe(0);
    expect(statusOf(pod as Pod, 'slow-proxy').restartCount).toBe(0);
  });

  it('writes its first line only when the sidecar has started', async () => {
    await here('wait', '--for=condition=Complete', '--timeout=90s', 'job/batch');
    const sidecar = await here('logs', 'job/batch', '-c', 'slow-proxy', '--timestamps');
    const application = await here('logs', 'job/batch', '-c', 'app', '--timestamps');
    const ahead = timeOf(application, 'working') - timeOf(sidecar, 'started');
    report(`the sidecar has started ${ahead} ms before the application's first line`);
    expect(ahead).toBeGreaterThan(0);
    expect(timeOf(sidecar, 'ends') - timeOf(application, 'done')).toBeGreaterThan(0);
  });
});
