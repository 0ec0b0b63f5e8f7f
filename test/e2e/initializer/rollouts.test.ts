import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../../src/core/json.ts';
import { readAt } from '../../deploy/readManifests.ts';
import { apply, createNamespace, diff, read } from '../apply.ts';
import { eventually } from '../eventually.ts';
import { toWorkload } from '../toWorkload.ts';
import type { Initializer } from './startInitializer.ts';
import { toVersion, withSpec } from './toVersion.ts';
import { useInitializer } from './useInitializer.ts';
import { type RolloutWatch, watchRollouts } from './watchRollouts.ts';

const stage = useInitializer();
const namespace = 'shop';
const own = { 'podgraft.dev/inject': 'agent', 'podgraft.dev/rollout': 'auto' };
const kinds = { a: 'Deployment', b: 'Deployment', c: 'Deployment', d: 'Deployment', e: 'StatefulSet' } as const;
const names = Object.keys(kinds) as (keyof typeof kinds)[];
/** A rollout of two pods, one after the other, takes four seconds at least, so that two at a time can be seen. */
const manifests = names.map((name) =>
  withSpec(toWorkload(kinds[name], namespace, name, { own }), { minReadySeconds: 2 }),
);

const flags = ['--interval=2', '--max-concurrent-rollouts=2'];
let initializer: Initializer;
let watch: RolloutWatch;

const readWorkloads = () => read(stage.cluster, namespace, 'deployments,statefulsets');

/** The images of the agent in the pods that are there, and of which workload they are. */
const readImages = async (): Promise<string[]> => {
  const pods = await read(stage.cluster, namespace, 'pods');
  return pods
    .filter((pod) => readAt(pod, 'metadata', 'deletionTimestamp') === undefined)
    .map((pod) => `${readAt(pod, 'metadata', 'labels', 'app')} ${readAt(pod, 'spec', 'containers', 1, 'image')}`)
    .sort();
};
const allHave = (version: number): string[] => names.flatMap((name) => Array(2).fill(`${name} agent:${version}`));

/** The restarts that were written, as `name: templates`. */
const readRestarts = async (): Promise<string[]> =>
  (await stage.writes()).map(({ name, body }) => {
    const annotations = readAt(body, 'spec', 'template', 'metadata', 'annotations') as JsonMap;
    return `${name}: ${JSON.stringify(JSON.parse(String(annotations['podgraft.dev/restarted-for'])).templates)}`;
  });

const use = (version: number, more: JsonMap = {}) => apply(stage.cluster, [toVersion('agent', version, more)]);

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  await use(1);
  await apply(stage.cluster, manifests);
  watch = watchRollouts(stage.cluster, namespace);
  initializer = await stage.start(flags);
  for (const name of names)
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'rollout', 'status', `${kinds[name]}/${name}`]);
  expect(await readImages()).toEqual(allHave(1));
});

afterAll(() => watch?.stop());

describe('workloads that may be restarted, and whose template has changed', () => {
  it('are not restarted while the webhook does not answer', async () => {
    await stage.podgraft.killAll();
    await use(2);
    await eventually(async () =>
      expect(await initializer.metric('podgraft_initializer_workloads{namespace="shop",state="outdated"}')).toBe(5),
    );
    await lookTwice();
    expect(await initializer.metric('podgraft_initializer_rollouts{state="waiting"}')).toBe(5);
    expect(await stage.writes()).toEqual([]);
  });

  it('are restarted once it does, two at a time, each once and until its pods are available', async () => {
    await stage.podgraft.start();
    await eventually(async () => expect(await readImages()).toEqual(allHave(2)), 110);
    expect(watch.most()).toBe(2);
    expect(watch.order('agent').sort()).toEqual(names);
    const restarts = await readRestarts();
    expect([restarts.length, new Set(restarts).size]).toEqual([names.length, names.length]);
  });

  it('are left alone from then on', async () => {
    await lookTwice();
    await eventually(async () =>
      expect(await initializer.metric('podgraft_initializer_workloads{namespace="shop",state="current"}')).toBe(5),
    );
    expect(await readRestarts()).toHaveLength(names.length);
    expect(await diff(stage.cluster, manifests)).toBe('');
  });
});

describe('a rollout whose pods do not become available', () => {
  /** Those of which the initializer restarted none for the version that does not work. */
  let rest: (keyof typeof kinds)[];
  let before: JsonMap[];
  let written = 0;
  const readRest = async () =>
    (await readWorkloads())
      .filter((workload) => (rest as string[]).includes(String(readAt(workload, 'metadata', 'name'))))
      .map(({ spec }) => spec as JsonMap);
  const readFailures = () => read(stage.cluster, namespace, 'events', '--field-selector=reason=PodgraftRolloutFailed');
  const failure = { type: 'Warning', count: 1, involvedObject: { kind: 'Deployment', name: 'a' } };

  it('stops all further ones, though there is room for another, with one Warning Event', async () => {
    written = (await stage.writes()).length;
    await patchSpec('deployment/a', { progressDeadlineSeconds: 5 });
    await use(3, { nodeSelector: { no: '${workload.name == "a" ? "such-node" : null}' } });
    const stopped = 'podgraft_initializer_rollouts_stopped{by="rollout"}';
    await eventually(async () => expect(await initializer.metric(stopped)).toBe(1), 100);
    const begun = (await stage.writes()).slice(written).map(({ name }) => name);
    rest = names.filter((name) => !begun.includes(name));
    expect(rest).not.toEqual([]);
    before = await readRest();
    await eventually(async () => expect(await readFailures()).toMatchObject([failure]));
    await eventually(async () =>
      expect(await initializer.metric('podgraft_initializer_rollouts{state="running"}')).toBe(1),
    );
    await lookTwice();
    expect(await readRest()).toEqual(before);
  });

  it('stops them after a restart of the initializer, too', async () => {
    expect(await initializer.stop('SIGTERM')).toBe(0);
    initializer = await stage.start(flags);
    await lookTwice();
    expect(await readRest()).toEqual(before);
    expect(await readFailures()).toMatchObject([failure]);
  });

  it('stops them no more once template and workload are mended, and none is restarted twice for the same', async () => {
    const restarts = (await readRestarts()).length;
    await use(4);
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'rollout', 'restart', 'deployment/a']);
    await eventually(async () => expect(await readImages()).toEqual(allHave(4)), 110);
    const all = await readRestarts();
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(all.slice(restarts).map((restart) => restart.split(':')[0]))).toEqual(new Set(names.slice(1)));
  });
});

const lookTwice = async (): Promise<void> => {
  const surveys = initializer.surveys();
  await eventually(() => expect(initializer.surveys()).toBeGreaterThan(surveys + 2));
};

const patchSpec = (target: string, spec: JsonMap): Promise<string> =>
  stage.cluster.kubectl([`--namespace=${namespace}`, 'patch', target, `--patch=${JSON.stringify({ spec })}`]);
