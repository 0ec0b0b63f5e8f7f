import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/startCluster.ts';
import { podCases, toPod } from '../deploy/podCases.ts';
import { deployFolder } from '../deploy/readManifests.ts';
import { toWorkload, workloadCases } from '../deploy/workloadCases.ts';
import { largestPods } from './largestPods.ts';

const webhooks = readFileSync(join(deployFolder, '90-webhooks.yaml'), 'utf8');

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ nodes: 'none' });
  const namespaces = [
    { name: 'plain', labels: {} },
    { name: 'enabled', labels: { 'podgraft.dev/inject': 'enabled' } },
  ].map((metadata) => ({ apiVersion: 'v1', kind: 'Namespace', metadata }));
  await cluster.kubectl(['apply', '-f', '-'], toList(namespaces));
  for (const namespace of ['plain', 'enabled', 'kube-system']) await waitForServiceAccount(namespace);
  await cluster.kubectl(['apply', '--server-side', '-f', '-'], webhooks);
  await waitForWebhooks();
});

afterAll(() => cluster?.stop());

const toList = (items: readonly JsonMap[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

const waitFor = async (isSo: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('the cluster did not get there within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const waitForServiceAccount = (namespace: string): Promise<void> =>
  waitFor(async () => (await cluster.tryKubectl(['-n', namespace, 'get', 'serviceaccount', 'default'])).code === 0);

/** The API server's own view of a new webhook configuration lags behind. */
const waitForWebhooks = (): Promise<void> =>
  waitFor(async () => {
    const asking = toPod({ metadata: { annotations: { 'podgraft.dev/inject': 'a' } } }, 'probe');
    const { failures } = await create('plain', [asking]);
    return failures.length === 1;
  });

interface Creation {
  /** `kind/name` of what was created. */
  readonly created: readonly string[];
  /** One line for each object that was refused. */
  readonly failures: readonly string[];
}

/** Creates objects as a dry run, in which admission is complete and no controller reacts. */
const create = async (namespace: string, objects: readonly JsonMap[]): Promise<Creation> => {
  const args = ['-n', namespace, 'create', '--dry-run=server', '--validate=false', '-f', '-'];
  const { stdout, stderr } = await cluster.tryKubectl(args, toList(objects));
  return {
    created: stdout.split('\n').flatMap((line) => /^(\S+) created/.exec(line)?.[1] ?? []),
    failures: stderr.split('\n').filter((line) => line.startsWith('Error from server')),
  };
};

/** How many of the API server's calls to a webhook failed and were let through: with podgraft away, all of them. */
const countIgnored = async (webhook: string): Promise<number> => {
  const metrics = await cluster.kubectl(['get', '--raw', '/metrics']);
  const line = new RegExp(`^apiserver_admission_webhook_fail_open_count\\{name="${webhook}",[^}]*\\} (\\d+)$`, 'm');
  return Number(line.exec(metrics)?.[1] ?? 0);
};

describe.each([
  ['plain', 'pods.podgraft.dev', 'calledInPlain'],
  ['enabled', 'namespaces.podgraft.dev', 'calledInEnabled'],
] as const)('while podgraft is away, in the namespace "%s"', (namespace, webhook, called) => {
  let all: Creation;
  beforeAll(async () => {
    all = await create(
      namespace,
      podCases.map((one, index) => toPod(one, `case-${index}`)),
    );
  });
  const wasCreated = (index: number): boolean =>
    all.created.some((name) => /-(\d+)(-\w*)?$/.exec(name)?.[1] === `${index}`);

  it.each(podCases.map((one, index) => ({ ...one, index, refused: one[called] })))(
    'a pod with $title: refused $refused',
    ({ index, refused }) => {
      expect(wasCreated(index)).toBe(!refused);
    },
  );

  it('what is refused is told which webhook failed, and nothing is refused for another reason', () => {
    const refused = podCases.filter((one) => one[called]);
    expect(all.failures.filter((line) => line.includes(`failed calling webhook "${webhook}"`))).toHaveLength(
      refused.length,
    );
    expect(all.failures).toHaveLength(refused.length);
  });
});

describe('while podgraft is away', () => {
  it('pods that ask are created in the namespaces that are left out', async () => {
    const asking = toPod({ metadata: { annotations: { 'podgraft.dev/inject': 'a' } } }, 'asking');
    expect(await create('kube-system', [asking])).toEqual({ created: ['pod/asking'], failures: [] });
  });

  it('a pod that does not ask is created however much it says', async () => {
    const { created, failures } = await create('plain', largestPods);
    expect(failures).toEqual([]);
    expect(created).toHaveLength(largestPods.length);
  });

  it.each([true, false])('workloads are created, and podgraft would have been asked: %s', async (called) => {
    const workloads = workloadCases
      .filter((one) => one.called === called)
      .map((one, index) => toWorkload(one, `w-${index}`));
    const before = await countIgnored('workloads.podgraft.dev');
    const { created, failures } = await create('plain', workloads);
    expect(failures).toEqual([]);
    expect(created).toHaveLength(workloads.length);
    expect((await countIgnored('workloads.podgraft.dev')) - before).toBe(called ? workloads.length : 0);
  });

  it('podgraft would have been asked about each workload of an enabled namespace, but those that another object controls', async () => {
    const workloads = workloadCases.map((one, index) => toWorkload(one, `w-${index}`));
    const before = await countIgnored('namespace-workloads.podgraft.dev');
    expect((await create('enabled', workloads)).created).toHaveLength(workloads.length);
    const controlled = workloads.filter((workload) => JSON.stringify(workload).includes('"controller":true'));
    expect((await countIgnored('namespace-workloads.podgraft.dev')) - before).toBe(
      workloads.length - controlled.length,
    );
  });

  it('templates and Namespaces are accepted, and podgraft would have been asked', async () => {
    const initializer = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a-initializer' },
      data: { config: '' },
    };
    const template = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: { 'podgraft.dev/template': 'true' } },
    };
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { config: '' } };
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', annotations: { 'podgraft.dev/inject': 'a' } },
    };
    const own = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'podgraft-system' } };
    await cluster.kubectl(['apply', '-f', '-'], toList([own]));
    const names = ['initializers.podgraft.dev', 'templates.podgraft.dev', 'enabled-namespaces.podgraft.dev'];
    const before = await Promise.all(names.map(countIgnored));
    expect((await create('podgraft-system', [initializer, template, settings, namespace])).created).toHaveLength(4);
    expect((await create('plain', [initializer, settings])).created).toHaveLength(2);
    expect(await Promise.all(names.map(countIgnored))).toEqual(before.map((count) => count + 1));
  });

  it('the alerts in deploy/monitoring read metrics that the API server has', async () => {
    const rules = readFileSync(join(deployFolder, 'monitoring/prometheusrule.yaml'), 'utf8');
    const named = new Set(rules.match(/apiserver_\w+/g)?.map((name) => name.replace(/_bucket$/, '')));
    const metrics = await cluster.kubectl(['get', '--raw', '/metrics']);
    expect([...named].filter((name) => !metrics.includes(`# TYPE ${name} `))).toEqual([]);
    expect(named.size).toBe(3);
  });

  it('no condition ever failed', async () => {
    const metrics = await cluster.kubectl(['get', '--raw', '/metrics']);
    expect(metrics).toContain('apiserver_admission_match_condition_exclusions_total{');
    expect(metrics).not.toContain('apiserver_admission_match_condition_evaluation_errors_total{');
  });
});
