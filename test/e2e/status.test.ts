import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Status } from '../../src/cli/readStatus.ts';
import { apply, createNamespace } from './apply.ts';
import { eventually } from './eventually.ts';
import { readPods } from './readPods.ts';
import { runPodgraft } from './runPodgraft.ts';
import { toEnvTemplate, toTemplate } from './toTemplate.ts';
import { toWorkload } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft({ replicas: 1 });

const namespace = 'shop';
const inject = (list: string) => ({ own: { 'podgraft.dev/inject': list } });
const agent = (image: string) => toTemplate('agent', `containers: [{name: agent, image: "${image}"}]`);
const kept = { containers: [{ name: 'app', image: 'app:1', env: [{ name: 'LEVEL', value: 'mine' }] }] };

const status = (...args: readonly string[]) =>
  runPodgraft(['status', `--kubeconfig=${stage.cluster.kubeconfig}`, ...args]);

const readStatus = async (...args: readonly string[]): Promise<Status> =>
  JSON.parse((await status('--output=json', ...args)).stdout) as Status;

const stateOf = async (name: string): Promise<unknown> =>
  (await readStatus()).workloads.find((one) => one.name === name)?.state;

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  await createNamespace(stage.cluster, 'other');
  // Nobody is asked about these pods: they were there before.
  const inject = { template: { 'podgraft.dev/inject': 'disabled' } };
  await apply(stage.cluster, [toWorkload('Deployment', namespace, 'early', inject)]);
  await apply(stage.cluster, [agent('agent:1'), toEnvTemplate('level', 'debug')]);
});

describe('status', () => {
  it('is content where nobody asks', async () => {
    const { code, stdout, stderr } = await status();
    expect([code, stdout, stderr]).toEqual([0, '', '0 workloads\n']);
  });

  it('shows who is current, and what they keep', async () => {
    await apply(stage.cluster, [
      toWorkload('Deployment', namespace, 'web', inject('agent')),
      toWorkload('StatefulSet', 'other', 'db', { template: { 'podgraft.dev/inject': 'level,agent' }, spec: kept }),
      toWorkload('CronJob', namespace, 'nightly', inject('level')),
    ]);
    await eventually(async () => {
      expect((await readPods(stage.cluster, namespace, 'web')).map(({ added }) => added)).toEqual([
        ['agent'],
        ['agent'],
      ]);
      expect(await readPods(stage.cluster, 'other', 'db')).toHaveLength(2);
    });
    const { code, stdout, stderr } = await status();
    expect(stdout.replaceAll('\t', ' ')).toBe(`NAMESPACE KIND NAME TEMPLATES STATE PODS KEPT INITIALIZER
other StatefulSet db level,agent current 0/2 1 -
shop CronJob nightly level current 0/0 - -
shop Deployment web agent current 0/2 - -
`);
    expect([code, stderr]).toEqual([0, '3 workloads: 3 current\n']);
    const [db] = (await readStatus('-n', 'other')).workloads;
    expect(db?.kept).toEqual([{ template: 'level', path: 'spec.containers[app].env[LEVEL]' }]);
    const who = await readStatus('-t', 'level');
    expect(who.workloads.map(({ name }) => name)).toEqual(['db', 'nightly']);
  });

  it('shows who lacks a template, and why nothing is done about it', async () => {
    // A pod of a workload that opted out and in again without a rollout: by hand, as an outage leaves it.
    const patch = [
      { op: 'add', path: '/spec/paused', value: true },
      { op: 'replace', path: '/spec/template/metadata/annotations/podgraft.dev~1inject', value: 'agent' },
    ];
    const args = ['patch', 'deployment', 'early', '--type=json', `--patch=${JSON.stringify(patch)}`];
    await stage.cluster.kubectl([`--namespace=${namespace}`, ...args]);
    await eventually(async () => expect(await readPods(stage.cluster, namespace, 'early')).toHaveLength(2));
    const { code, stdout, stderr } = await status('-n', namespace);
    expect(stdout.replaceAll('\t', ' ')).toContain(
      'shop Deployment early agent missing 2/2 - reports it: it is paused; resume it and restart it\n',
    );
    expect([code, stderr]).toEqual([1, '3 workloads: 2 current, 1 missing\n']);
  });

  it('shows who has another version, and whom the initializer would restart', async () => {
    await apply(stage.cluster, [agent('agent:2')]);
    const key = 'podgraft.dev/rollout=auto';
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'annotate', 'deployment', 'web', key]);
    await eventually(async () => expect(await stateOf('web')).toBe('outdated'));
    const { code, stdout } = await status('-n', namespace);
    expect(code).toBe(1);
    expect(stdout.replaceAll('\t', ' ')).toContain('shop Deployment web agent outdated 2/2 - restarts it\n');
  });

  it('shows who would be refused', async () => {
    await apply(stage.cluster, [toWorkload('Deployment', 'other', 'wrong', inject('nowhere'))]);
    onTestFinished(
      async () => void (await stage.cluster.kubectl(['--namespace=other', 'delete', 'deployment', 'wrong'])),
    );
    const { code, stdout } = await status('-n', 'other', '-t', 'nowhere');
    expect(code).toBe(1);
    expect(stdout).toContain('error: Deployment other/wrong: its pods would be refused: ');
    expect(stdout).toContain('there is no template "nowhere"');
  });

  it('says which right is missing', async () => {
    const { cluster } = stage;
    const kubeconfig = join(cluster.home, 'podgraft/kubeconfig'); // the webhook's own account
    const { code, stderr } = await runPodgraft(['status', `--kubeconfig=${kubeconfig}`]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^podgraft: cannot list cronjobs: cronjobs.batch is forbidden: User .*; grant the right/),
    ]);
  });
});

describe('status by other templates', () => {
  const writeTemplates = async (text: string): Promise<string> => {
    const file = join(stage.cluster.home, 'templates.yaml');
    await writeFile(file, text);
    return `--templates=${file}`;
  };
  const toText = (...templates: readonly object[]): string =>
    templates.map((one) => JSON.stringify(one)).join('\n---\n');

  it('says who would be refused, and why', async () => {
    const strict = toTemplate('level', 'onConflict: reject\nenv: [{name: LEVEL, value: debug}]');
    const { code, stdout, stderr } = await status(await writeTemplates(toText(agent('agent:2'), strict)));
    expect(stdout.replaceAll('\t', ' ')).toMatch(
      /^NAMESPACE KIND NAME TEMPLATES OUTCOME CHANGES BECAUSE\nother StatefulSet db level,agent refused level,agent template "level" \(line 2, column 7\), spec\.containers\[app\]\.env\[LEVEL\]: .*\nshop CronJob nightly level changed level -\n$/,
    );
    expect([code, stderr]).toEqual([1, '4 workloads: 1 refused, 0 skipped, 1 changed, 2 the same\n']);
  });

  it('exits 0 if nobody would be', async () => {
    const { code, stdout, stderr } = await status(
      await writeTemplates(toText(agent('agent:2'), toEnvTemplate('level', 'debug'))),
    );
    expect([code, stdout, stderr]).toEqual([0, '', '4 workloads: 0 refused, 0 skipped, 0 changed, 4 the same\n']);
  });

  it('shows what is wrong with them', async () => {
    const { code, stderr } = await status(await writeTemplates(toText(toTemplate('level', 'envy: []'))), '-t', 'level');
    expect(code).toBe(1);
    expect(stderr).toMatch(/templates\.yaml:1:1: warning: template "level".*unknown field "envy"/);
  });
});
