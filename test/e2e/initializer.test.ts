import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply, createNamespace, diff } from './apply.ts';
import { eventually } from './eventually.ts';
import { readEvents, readState } from './initializer/readState.ts';
import { type Initializer, startInitializer } from './initializer/startInitializer.ts';
import { toTemplate } from './initializer/toTemplate.ts';
import { readPods } from './readPods.ts';
import { toWorkload, type WorkloadKind } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft({ replicas: 1 });
const namespace = 'shop';
const asks = { 'podgraft.dev/inject': 'agent' };
let initializer: Initializer;

const state = (kind: WorkloadKind, name: string) => readState(stage.cluster, namespace, kind, name);
const serverSide = ['--server-side'];

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  await apply(stage.cluster, [toTemplate('agent', 1)]);
}, 180_000);

afterAll(async () => {
  await initializer?.stop('SIGKILL');
});

const late: readonly WorkloadKind[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'CronJob',
];
const nameOf = (kind: WorkloadKind): string => `late-${kind.toLowerCase()}`;

describe('workloads that were annotated while the webhook was away', () => {
  const manifests = late.map((kind) => toWorkload(kind, namespace, nameOf(kind), { own: asks }));
  const manual = toWorkload('Deployment', namespace, 'late-manual', {
    own: { ...asks, 'podgraft.dev/rollout': 'manual' },
  });
  let before: Awaited<ReturnType<typeof state>>[];

  beforeAll(async () => {
    await stage.podgraft.killAll();
    await apply(
      stage.cluster,
      [...manifests, manual, toWorkload('Job', namespace, 'late-job', { own: asks })],
      serverSide,
    );
    await apply(stage.cluster, [toWorkload('Deployment', 'kube-system', 'late-system', { own: asks })]);
    await eventually(async () =>
      expect(await readPods(stage.cluster, namespace, nameOf('Deployment'))).toHaveLength(2),
    );
    before = await Promise.all(late.map((kind) => state(kind, nameOf(kind))));
    initializer = await startInitializer(stage.cluster, ['--interval=3', '--max-concurrent-rollouts=2']);
  }, 180_000);

  it('are left alone while it does not answer', async () => {
    await eventually(async () =>
      expect(await initializer.metric('podgraft_initializer_webhook_up{probe="pods"}')).toBe(0),
    );
    await eventually(() => expect(initializer.log.filter(({ msg }) => msg === 'surveyed').length).toBeGreaterThan(2));
    expect(initializer.acts()).toEqual([]);
    expect(before.map(({ inherited }) => inherited)).toEqual(late.map(() => undefined));
  });

  it('get what they asked for once it is back, and nothing else of them changes', async () => {
    await stage.podgraft.start();
    const after = await eventually(async () => {
      const states = await Promise.all(late.map((kind) => state(kind, nameOf(kind))));
      expect(states.map(({ inherited }) => inherited)).toEqual(late.map(() => JSON.stringify(asks)));
      return states;
    }, 100);
    expect(after.map(({ spec }) => spec)).toEqual(before.map(({ spec }) => spec));
    const managers = after.flatMap((one) => one.managers);
    expect(managers.filter((manager) => /podgraft|node/.test(String(manager)))).toEqual([]);
  });

  it.each(['Deployment', 'StatefulSet', 'DaemonSet'] as const)('pods of the %s appear injected', async (kind) => {
    await eventually(async () => {
      const pods = await readPods(stage.cluster, namespace, nameOf(kind));
      expect(pods.map(({ added }) => added)).toEqual([['agent'], ['agent']]);
    });
  });

  it('can be applied again by whoever owns them, without conflict or difference', async () => {
    expect(await diff(stage.cluster, manifests, serverSide)).toBe('');
    expect(await apply(stage.cluster, manifests, serverSide)).toEqual([]);
  });

  it('are left as they are if they say manual, and reported', async () => {
    await eventually(async () =>
      expect(await readEvents(stage.cluster, namespace, 'late-manual', 'PodgraftNotInherited')).toHaveLength(1),
    );
    expect(await state('Deployment', 'late-manual')).toMatchObject({ inherited: undefined, generation: 1 });
    expect(initializer.acts('late-manual')).toEqual([]);
  });

  it('are reported if nothing can complete them: a Job, and whatever lies in a namespace that is left out', async () => {
    await eventually(async () => {
      expect(await readEvents(stage.cluster, namespace, 'late-job', 'PodgraftNotInherited')).toHaveLength(1);
      expect(await readEvents(stage.cluster, 'kube-system', 'late-system', 'PodgraftNotInherited')).toHaveLength(1);
    });
    expect(initializer.acts('late-system').map(({ outcome }) => outcome)).toEqual(['futile']);
  });

  it('are touched once each', () => {
    const touched = late.map((kind) => initializer.acts(nameOf(kind)).map(({ act, outcome }) => `${act} ${outcome}`));
    expect(touched).toEqual(late.map(() => ['touch done']));
  });
});

describe('a dry run', () => {
  it('says what would be done, beside a leader, and writes nothing', async () => {
    await stage.podgraft.killAll();
    await apply(stage.cluster, [toWorkload('Deployment', namespace, 'dry', { own: asks })]);
    await initializer.stop('SIGTERM');
    const dry = await startInitializer(stage.cluster, ['--interval=3', '--dry-run']);
    await stage.podgraft.start();
    await eventually(() => expect(dry.acts('dry').map(({ outcome }) => outcome)).toContain('dry-run'));
    expect((await state('Deployment', 'dry')).inherited).toBeUndefined();
    expect(await readEvents(stage.cluster, namespace, 'dry', 'PodgraftMissing')).toEqual([]);
    expect(await dry.stop('SIGTERM')).toBe(0);
  });
});
