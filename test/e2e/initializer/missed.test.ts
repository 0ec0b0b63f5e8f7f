import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../../src/core/json.ts';
import { apply, createNamespace, diff } from '../apply.ts';
import { eventually } from '../eventually.ts';
import { readPods } from '../readPods.ts';
import { toWorkload, type WorkloadKind } from '../toWorkload.ts';
import { readEvents, readState } from './readState.ts';
import type { Initializer } from './startInitializer.ts';
import { toVersion, withSpec } from './toVersion.ts';
import { useInitializer } from './useInitializer.ts';

const stage = useInitializer();
const namespace = 'shop';
const asks = { 'podgraft.dev/inject': 'agent' };
const serverSide = ['--server-side'];
let initializer: Initializer;

const late = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'CronJob'] as const;
const nameOf = (kind: WorkloadKind): string => `late-${kind.toLowerCase()}`;
/** Annotations by which Kubernetes itself counts changes of the pod template. */
const countsRollouts = /^(deployment\.kubernetes\.io\/revision|deprecated\.daemonset\.template\.generation)$/;
const readLate = () => Promise.all(late.map((kind) => readState(stage.cluster, namespace, kind, nameOf(kind))));

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  await apply(stage.cluster, [toVersion('agent', 1)]);
});

describe('workloads that were annotated while the webhook was away', () => {
  const manifests = late.map((kind) => toWorkload(kind, namespace, nameOf(kind), { own: asks }));
  // Two are there before and get the annotations by an edit; the others are created with them.
  const unasked = late.slice(0, 2).map((kind) => toWorkload(kind, namespace, nameOf(kind)));
  const others = [
    toWorkload('Deployment', namespace, 'late-manual', { own: { ...asks, 'podgraft.dev/rollout': 'manual' } }),
    withSpec(toWorkload('Job', namespace, 'late-job', { own: asks }), { suspend: true }),
    toWorkload('Deployment', 'kube-system', 'late-system', { own: asks }),
  ];
  let before: Awaited<ReturnType<typeof readLate>>;

  beforeAll(async () => {
    await apply(stage.cluster, unasked, serverSide);
    await stage.podgraft.killAll();
    await apply(stage.cluster, [...manifests, ...others], serverSide);
    await eventually(async () => {
      const pods = await readPods(stage.cluster, namespace, nameOf('Deployment'));
      expect(pods.map(({ added }) => added)).toEqual([[], []]);
    });
    before = await readLate();
    initializer = await stage.start(['--interval=2', '--max-concurrent-rollouts=2']);
  });

  it('are left alone while it does not answer', async () => {
    await eventually(async () =>
      expect(await initializer.metric('podgraft_initializer_webhook_up{probe="pods"}')).toBe(0),
    );
    await eventually(() => expect(initializer.surveys()).toBeGreaterThan(2));
    const states = 'podgraft_initializer_workloads{namespace="shop",state="not-inherited"}';
    expect(await initializer.metric(states)).toBe(late.length + 2);
    expect(before.map(({ inherited }) => inherited)).toEqual(late.map(() => undefined));
    expect(await stage.writes()).toEqual([]);
  });

  it('get what they asked for once it is back, and nothing else of them changes', async () => {
    await stage.podgraft.start();
    const after = await eventually(async () => {
      const states = await readLate();
      expect(states.map(({ inherited }) => inherited)).toEqual(late.map(() => JSON.stringify(asks)));
      return states;
    }, 100);
    const describeUserSide = ({ spec, annotations, generation }: (typeof after)[number]) => ({
      spec,
      generation,
      annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !countsRollouts.test(key))),
    });
    const withOneMore = before.map((state) => ({ ...state, generation: Number(state.generation) + 1 }));
    expect(after.map(describeUserSide)).toEqual(withOneMore.map(describeUserSide));
  });

  it('by one empty patch each', async () => {
    const expected = late.map((kind) => `patch ${nameOf(kind)} {} 200`);
    const writes = (await stage.writes()).map(({ verb, name, body, status }) =>
      [verb, name, JSON.stringify(body), status].join(' '),
    );
    expect(writes.filter((write) => !write.includes('late-system')).sort()).toEqual(expected.sort());
  });

  it('and podgraft owns no field of them', async () => {
    const managers = (await readLate()).flatMap((state) => state.managers.map(({ manager }) => manager));
    expect([...new Set(managers)].sort()).toEqual(['kube-controller-manager', 'kubectl']);
  });

  it.each(['Deployment', 'StatefulSet', 'DaemonSet'] as const)('pods of the %s appear injected', async (kind) => {
    await eventually(async () => {
      const pods = await readPods(stage.cluster, namespace, nameOf(kind));
      expect(pods.map(({ added }) => added)).toEqual([['agent'], ['agent']]);
    });
  });

  it.each(['ReplicaSet', 'ReplicationController'] as const)(
    'pods of the %s stay, and are reported, since it rolls nothing out',
    async (kind) => {
      await eventually(async () => {
        const events = await readEvents(stage.cluster, namespace, 'PodgraftMissing', nameOf(kind));
        expect(events).toEqual([expect.stringContaining('it has no rollout')]);
      });
      expect((await readPods(stage.cluster, namespace, nameOf(kind))).map(({ added }) => added)).toEqual([[], []]);
    },
  );

  it('can be applied again by whoever owns them, without conflict or difference', async () => {
    expect(await diff(stage.cluster, manifests, serverSide)).toBe('');
    await expect(apply(stage.cluster, manifests, serverSide)).resolves.toBeDefined();
  });

  it('are left as they are if they say manual, and reported', async () => {
    await eventually(async () => {
      const events = await readEvents(stage.cluster, namespace, 'PodgraftNotInherited', 'late-manual');
      expect(events).toEqual([expect.stringContaining('manual')]);
    });
    expect(await readState(stage.cluster, namespace, 'Deployment', 'late-manual')).toMatchObject({
      inherited: undefined,
      generation: 1,
    });
  });

  it('are reported if nothing can complete them: a Job, and what lies in a namespace that is left out', async () => {
    await eventually(async () => {
      expect(await readEvents(stage.cluster, namespace, 'PodgraftNotInherited', 'late-job')).toHaveLength(1);
      expect(await readEvents(stage.cluster, 'kube-system', 'PodgraftNotInherited', 'late-system')).toHaveLength(1);
    });
    const asked = async () => (await stage.writes()).filter(({ name }) => name === 'late-system').length;
    const [before, surveys] = [await asked(), initializer.surveys()];
    await eventually(() => expect(initializer.surveys()).toBeGreaterThan(surveys + 1));
    expect([before, await asked()]).toEqual([1, 1]);
    await stage.cluster.kubectl(['--namespace=kube-system', 'scale', 'deployment/late-system', '--replicas=1']);
    await eventually(async () => expect(await asked()).toBe(2));
  });
});

describe('the account of the initializer, whoever has its token', () => {
  const account = '--as=system:serviceaccount:podgraft-system:podgraft-initializer';
  const change = (kind: WorkloadKind, patch: JsonMap) =>
    stage.cluster.tryKubectl([
      ...[account, `--namespace=${namespace}`, 'patch', kind, nameOf(kind)],
      ...['--type=merge', `--patch=${JSON.stringify(patch)}`],
    ]);
  const podSpec = { template: { spec: { hostNetwork: true } } };

  it.each<[string, WorkloadKind, JsonMap]>([
    ['the number of pods', 'Deployment', { spec: { replicas: 7 } }],
    ['pods', 'Deployment', { spec: podSpec }],
    ['pods', 'StatefulSet', { spec: podSpec }],
    ['pods', 'DaemonSet', { spec: podSpec }],
    ['pods', 'ReplicaSet', { spec: podSpec }],
    ['pods', 'ReplicationController', { spec: podSpec }],
    ['pods', 'CronJob', { spec: { jobTemplate: { spec: podSpec } } }],
    ['the schedule', 'CronJob', { spec: { schedule: '0 0 1 1 *' } }],
    ['finalizers', 'Deployment', { metadata: { finalizers: ['example.com/x'] } }],
  ])('cannot change %s of a %s', async (_, kind, patch) => {
    const { code, stderr } = await change(kind, patch);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('the initializer may change annotations and labels alone'),
    ]);
  });

  it.each([
    ['create', 'pods'],
    ['get', 'secrets'],
    ['delete', 'deployments'],
    ['update', 'deployments'],
  ])('cannot %s %s', async (verb, resource) => {
    const answer = await stage.cluster.tryKubectl([
      account,
      `--namespace=${namespace}`,
      'auth',
      'can-i',
      verb,
      resource,
    ]);
    expect(answer.stdout.trim()).toBe('no');
  });
});

describe('a dry run', () => {
  it('says what would be done, beside a leader, and writes nothing', async () => {
    await initializer.stop('SIGTERM');
    await stage.podgraft.killAll();
    await apply(stage.cluster, [toWorkload('Deployment', namespace, 'dry', { own: asks })]);
    const dry = await stage.start(['--interval=2', '--dry-run']);
    await stage.podgraft.start();
    await eventually(() => expect(dry.acts('dry').map(({ outcome }) => outcome)).toContain('dry-run'));
    expect([...(await stage.writes()), ...(await stage.renewals())].filter(({ by }) => by === dry.id)).toEqual([]);
    expect(await readEvents(stage.cluster, namespace, 'PodgraftNotInherited', 'dry')).toEqual([]);
    expect(await dry.stop('SIGTERM')).toBe(0);
  });
});
