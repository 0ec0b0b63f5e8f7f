import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compareSnapshots } from '../../src/cli/compareSnapshots.ts';
import type { Paint } from '../../src/cli/createPaint.ts';
import { formatComparison } from '../../src/cli/formatComparison.ts';
import { formatStatus } from '../../src/cli/formatStatus.ts';
import { openSurveyDoor } from '../../src/cli/openSurveyDoor.ts';
import { readStatus } from '../../src/cli/readStatus.ts';
import type { JsonMap } from '../../src/core/json.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { snapshotOf } from '../core/inject.ts';
import { runCli } from './runCli.ts';
import { storedCluster } from './storedCluster.ts';

const templates = {
  agent: 'containers: [{name: agent, image: "agent:1"}]',
  level: 'env: [{name: LEVEL, value: debug}]',
};
const world = snapshotOf(templates);
const hashOf = (name: string): string => world.catalog.entries.get(`podgraft-system/${name}`)?.template?.hash ?? '';

const plain: Paint = (_colour, text) => text;
const fail = (error: unknown): never => {
  throw error;
};

const toDeployment = (name: string, annotations: string, more = ''): JsonMap =>
  parse(`
metadata: {name: ${name}, namespace: shop, uid: u-${name}, generation: 1, resourceVersion: "1"}
spec:
  replicas: 1
  template:
    metadata: {annotations: {${annotations}}}
    spec: {containers: [{name: app, image: "app:1"${more}}]}
status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1}
`);

const toPod = (owner: string, names: readonly string[], status = ''): JsonMap => ({
  metadata: {
    ...{
      name: `${owner}-1`,
      namespace: 'shop',
      annotations: { 'podgraft.dev/inject': 'agent', 'podgraft.dev/status': status },
    },
    labels: { 'pod-template-hash': 'abc' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${owner}-abc`, controller: true }],
  },
  spec: { containers: names.map((name) => ({ name, image: `${name}:1` })) },
  status: { phase: 'Running' },
});

const statusOf = (hash: string): string =>
  JSON.stringify({ templates: [{ namespace: 'podgraft-system', name: 'agent', hash, holds: [] }] });

const inject = (value: string): string => `podgraft.dev/inject: "${value}"`;

const deployments = [
  toDeployment('bare', ''),
  toDeployment('current', inject('agent')),
  toDeployment('kept', inject('level'), ', env: [{name: LEVEL, value: info}]'),
  toDeployment('missing', inject('agent')),
  toDeployment('moved', 'podgraft.dev/inherited: "{}"'),
  toDeployment('outdated', inject('agent')),
  toDeployment('wrong', inject('agent, nowhere')),
];
const job: JsonMap = {
  ...toDeployment('ended', ''),
  metadata: { name: 'ended', namespace: 'shop', uid: 'u', annotations: { 'podgraft.dev/inject': 'agent, gone' } },
  status: { conditions: [{ type: 'Complete', status: 'True' }] },
};
const pods = [
  toPod('current', ['app', 'agent'], statusOf(hashOf('agent'))),
  toPod('missing', ['app']),
  toPod('outdated', ['app', 'agent'], statusOf('sha256:old')),
];
const cluster = storedCluster({
  '/apis/apps/v1/deployments': deployments,
  '/apis/batch/v1/jobs': [job],
  '/api/v1/pods': pods,
});

const open = (snapshot: Snapshot = world, podNamespace?: string) =>
  openSurveyDoor({ connection: cluster, snapshot, podNamespace }, () => undefined);

const askFirst = 'restart it, or let the initializer do so by the annotation podgraft.dev/rollout: auto';

describe('status', () => {
  it('says of each workload that asks how its pods are and what the initializer does', async () => {
    const { table, summary } = formatStatus(await readStatus(open(), world, undefined, fail), false, plain);
    expect(table.replaceAll('\t', ' | ')).toBe(`NAMESPACE | KIND | NAME | TEMPLATES | STATE | PODS | KEPT | INITIALIZER
shop | Deployment | current | agent | current | 0/1 | - | -
shop | Deployment | kept | level | current | 0/0 | 1 | -
shop | Deployment | missing | agent | missing | 1/1 | - | reports it: ${askFirst}
shop | Deployment | moved | - | not-inherited | 0/0 | - | completes it
shop | Deployment | outdated | agent | outdated | 1/1 | - | reports it: ${askFirst}
shop | Deployment | wrong | agent,nowhere | current | 0/0 | - | -
shop | Job | ended | agent,gone | current | 0/0 | - | -
error: Deployment shop/wrong: its pods would be refused: metadata.annotations[podgraft.dev/inject]: there is no template "nowhere"; templates: agent, level
kubectl -n shop rollout restart deployment/missing
kubectl -n shop rollout restart deployment/outdated
`);
    expect(summary).toBe('7 workloads: 4 current, 1 missing, 1 outdated, 1 not-inherited, 1 refused');
  });

  it('has columns on a terminal', async () => {
    const { table } = formatStatus(await readStatus(open(), world, 'level', fail), true, plain);
    expect(table).toBe(`NAMESPACE  KIND        NAME  TEMPLATES  STATE    PODS  KEPT  INITIALIZER
shop       Deployment  kept  level      current  0/0   1     -
`);
  });

  it('names what was kept', async () => {
    const { workloads } = await readStatus(open(), world, 'level', fail);
    expect(workloads).toMatchObject([
      { name: 'kept', kept: [{ template: 'level', path: 'spec.containers[app].env[LEVEL]' }] },
    ]);
  });

  it('reads one namespace only, where one is named', async () => {
    const before = cluster.asked.length;
    await readStatus(open(world, 'shop'), world, undefined, fail);
    const asked = cluster.asked.slice(before);
    expect(asked).toContain('GET /apis/apps/v1/namespaces/shop/deployments');
    expect(asked.filter((one) => !one.includes('/namespaces/shop/'))).toEqual([]);
    expect((await readStatus(open(world, 'other'), world, undefined, fail)).workloads).toEqual([]);
  });
});

describe('status by other templates', () => {
  it('says who would be refused, skipped and changed', async () => {
    const other = snapshotOf({
      agent: 'when: "false"\ncontainers: [{name: agent, image: "agent:1"}]',
      level: 'onConflict: reject\nenv: [{name: LEVEL, value: debug}]',
      nowhere: 'env: [{name: HERE, value: "x"}]',
    });
    const { table, summary } = formatComparison(
      await compareSnapshots(open(), world, other, undefined, fail),
      false,
      plain,
    );
    expect(table.replaceAll('\t', ' | ')).toBe(`NAMESPACE | KIND | NAME | TEMPLATES | OUTCOME | CHANGES | BECAUSE
shop | Deployment | current | agent | skipped | agent | the template's condition (when) does not hold for this pod
shop | Deployment | kept | level | refused | level | template "level" (line 2, column 7), spec.containers[app].env[LEVEL]: the pod has its own value here, and the template says onConflict: reject; take it out of the pod, or let the template say onConflict: replace
shop | Deployment | missing | agent | skipped | agent | the template's condition (when) does not hold for this pod
shop | Deployment | outdated | agent | skipped | agent | the template's condition (when) does not hold for this pod
shop | Deployment | wrong | agent,nowhere | changed | nowhere | its pods are refused now
`);
    expect(summary).toBe('5 workloads: 1 refused, 3 skipped, 1 changed, 0 the same');
  });

  it('says who would get another version, and nothing of the rest', async () => {
    const other = snapshotOf({ ...templates, agent: templates.agent.replace('agent:1', 'agent:2') });
    const { summary, workloads } = await compareSnapshots(open(), world, other, undefined, fail);
    expect(workloads.map(({ name, outcome, changes }) => [name, outcome, changes])).toEqual([
      ['current', 'changed', ['agent']],
      ['missing', 'changed', ['agent']],
      ['outdated', 'changed', ['agent']],
      ['wrong', 'refused', []],
    ]);
    expect(summary).toEqual({ workloads: 5, refused: 1, skipped: 0, changed: 3, same: 1 });
  });
});

describe('the flags of status and check', () => {
  it.each([
    [['status', '-n', 'a', '-A']],
    [['status', '-o', 'wide']],
    [['status', 'web']],
    [['check', '-o', 'table']],
    [['check', 'everything']],
  ])('%j is wrong usage', async (args) => {
    expect((await runCli(args)).code).toBe(2);
  });

  it.each(['status', 'check'])('%s says where it looked for a cluster', async (command) => {
    const run = await runCli([command, '--kubeconfig', 'none']);
    expect([run.code, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toMatch(/^podgraft: .*\/nowhere\/none/);
  });
});
