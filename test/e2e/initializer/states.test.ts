import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../../src/core/json.ts';
import { readAt } from '../../deploy/readManifests.ts';
import { apply, createNamespace, read } from '../apply.ts';
import { eventually } from '../eventually.ts';
import { readPods } from '../readPods.ts';
import { toWorkload } from '../toWorkload.ts';
import { readEvents } from './readState.ts';
import type { Initializer } from './startInitializer.ts';
import { toVersion, withSpec } from './toVersion.ts';
import { useInitializer } from './useInitializer.ts';

const stage = useInitializer();
const namespace = 'shop';
const template = { 'podgraft.dev/inject': 'agent' };
const auto = { template, own: { 'podgraft.dev/rollout': 'auto' } };
const onDelete = { updateStrategy: { type: 'OnDelete' } };
let initializer: Initializer;

/** Workloads that are left alone, and what their Event says of it. */
const leftAlone = [
  ['plain', toWorkload('Deployment', namespace, 'plain', { template }), 'let the initializer do so'],
  [
    'by-hand',
    toWorkload('Deployment', namespace, 'by-hand', { template, own: { 'podgraft.dev/rollout': 'manual' } }),
    'manual keeps the initializer away',
  ],
  ['paused', toWorkload('Deployment', namespace, 'paused', auto), 'it is paused'],
  ['set', withSpec(toWorkload('StatefulSet', namespace, 'set', auto), onDelete), 'OnDelete'],
  ['daemon', withSpec(toWorkload('DaemonSet', namespace, 'daemon', auto), onDelete), 'OnDelete'],
] as const;
const automatic = toWorkload('Deployment', namespace, 'automatic', auto);

/** How many workloads and pods of the namespace are what, by the metrics of the leader. */
const readCounts = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const of of ['workloads', 'pods'])
    for (const state of ['current', 'missing', 'outdated'])
      counts[`${state} ${of}`] =
        (await initializer.metric(`podgraft_initializer_${of}{namespace="${namespace}",state="${state}"}`)) ?? 0;
  return counts;
};
const counts = (current: number, missing: number, outdated: number) => ({
  ...{ 'current workloads': current, 'missing workloads': missing, 'outdated workloads': outdated },
  ...{ 'current pods': 2 * current, 'missing pods': 2 * missing, 'outdated pods': 2 * outdated },
});
const expectCounts = (current: number, missing: number, outdated: number) =>
  eventually(async () => expect(await readCounts()).toEqual(counts(current, missing, outdated)), 100);

const readSpecs = async (): Promise<JsonMap[]> =>
  (await read(stage.cluster, namespace, 'deployments,statefulsets,daemonsets'))
    .filter((workload) => readAt(workload, 'metadata', 'name') !== 'automatic')
    .map(({ spec }) => spec as JsonMap);
const readWritten = async (): Promise<string[]> => (await stage.writes()).map(({ name }) => name);
const annotatePods = (app: string, status: string) =>
  stage.cluster.kubectl([
    ...[`--namespace=${namespace}`, 'annotate', 'pods', `--selector=app=${app}`],
    ...['--overwrite', `podgraft.dev/status=${status}`],
  ]);
const readStatus = async (app: string): Promise<string> => {
  const [pod] = await read(stage.cluster, namespace, 'pods', `--selector=app=${app}`);
  return String(readAt(pod, 'metadata', 'annotations', 'podgraft.dev/status'));
};

let before: JsonMap[];

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  await apply(stage.cluster, [toVersion('agent', 1)]);
  await apply(stage.cluster, [...leftAlone.map(([, manifest]) => manifest), automatic]);
  await eventually(async () => expect(await readPods(stage.cluster, namespace)).toHaveLength(12));
  await stage.cluster.kubectl([`--namespace=${namespace}`, 'rollout', 'pause', 'deployment/paused']);
  before = await readSpecs();
  initializer = await stage.start(['--interval=2', '--max-concurrent-rollouts=10']);
});

describe('workloads whose pods', () => {
  it('hold what the templates add are current', () => expectCounts(6, 0, 0));

  it('hold an earlier version are outdated, and the one that may be restarted is', async () => {
    await apply(stage.cluster, [toVersion('agent', 2)]);
    await expectCounts(1, 0, 5);
    expect(await readWritten()).toEqual(['automatic']);
  });

  it.each(leftAlone)('hold an earlier version are reported and left alone: %s', async (name, _, why) => {
    await eventually(async () =>
      expect(await readEvents(stage.cluster, namespace, 'PodgraftOutdated', name)).toEqual([
        expect.stringContaining(why),
      ]),
    );
  });

  it('claim another version than they hold mislead their own report and nothing else', async () => {
    await annotatePods('plain', await readStatus('automatic'));
    await expectCounts(2, 0, 4);
  });

  it('lack a container are missing, whatever their status claims', async () => {
    const helper = { name: 'helper', image: 'helper:1' };
    await apply(stage.cluster, [toVersion('agent', 3, { containers: [{ name: 'agent', image: 'agent:3' }, helper] })]);
    await expectCounts(1, 5, 0);
    const pods = await readPods(stage.cluster, namespace, 'automatic');
    expect(pods.map(({ added }) => added)).toEqual([
      ['agent', 'helper'],
      ['agent', 'helper'],
    ]);
    await annotatePods('plain', await readStatus('automatic'));
    const surveys = initializer.surveys();
    await eventually(() => expect(initializer.surveys()).toBeGreaterThan(surveys + 1));
    await expectCounts(1, 5, 0);
    expect(await readEvents(stage.cluster, namespace, 'PodgraftMissing', 'plain')).toHaveLength(1);
  });

  it('were restarted for a version are not restarted for it again, whatever befalls them', async () => {
    await annotatePods('automatic', (await readStatus('automatic')).replace(/sha256:\w{8}/, 'sha256:00000000'));
    await expectCounts(0, 5, 1);
    await eventually(async () =>
      expect(await readEvents(stage.cluster, namespace, 'PodgraftOutdated', 'automatic')).toEqual([
        expect.stringContaining('it was restarted for these templates once'),
      ]),
    );
    expect(await readWritten()).toEqual(['automatic', 'automatic']);
  });

  it('are reported and left alone are what they were before', async () => {
    expect(await readSpecs()).toEqual(before);
  });
});
