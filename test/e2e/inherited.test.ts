import { beforeAll, describe, expect, it } from 'vitest';
import { apply, createNamespace, diff, read } from './apply.ts';
import { eventually } from './eventually.ts';
import { asksFor, dns, logging, steps } from './inheritanceSteps.ts';
import { readPods } from './readPods.ts';
import { readInheritance, waitForRollout } from './readWorkload.ts';
import { type Annotations, type Places, toWorkload, type WorkloadKind } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft();
const namespace = 'shop';
beforeAll(() => createNamespace(stage.cluster, namespace));

const readWorkload = (kind: WorkloadKind, name: string) => readInheritance(stage.cluster, namespace, kind, name);
const rolledOut = (kind: WorkloadKind, name: string) => waitForRollout(stage.cluster, namespace, kind, name);

/** All pods that are there, once the old ones are gone. */
const expectPods = (name: string, templates: readonly string[]) =>
  eventually(async () => {
    const pods = await readPods(stage.cluster, namespace, name);
    expect(pods.map((pod) => pod.templates)).toEqual([templates, templates]);
    return pods;
  });

/** One workload for each kind that rolls out, and each way to apply. */
const subjects = [
  { kind: 'Deployment', name: 'deployment-client', flags: [] },
  { kind: 'Deployment', name: 'deployment-server', flags: ['--server-side'] },
  { kind: 'StatefulSet', name: 'statefulset-server', flags: ['--server-side'] },
  { kind: 'DaemonSet', name: 'daemonset-client', flags: [] },
] as const;

describe('what the pods of a workload inherit follows it, with one rollout for each edit, when it', () => {
  it.each(steps)('$title', async ({ inherited, templates, ...places }) => {
    await Promise.all(
      subjects.map(async ({ kind, name, flags }) => {
        const manifest = toWorkload(kind, namespace, name, places);
        const exists = (await stage.cluster.tryKubectl([`--namespace=${namespace}`, 'get', kind, name])).code === 0;
        const before = exists ? (await readWorkload(kind, name)).generation : 0;
        expect(await apply(stage.cluster, [manifest], flags)).toEqual([]);
        await rolledOut(kind, name);
        await expectPods(name, templates);
        expect(await diff(stage.cluster, [manifest], flags)).toBe('');
        await apply(stage.cluster, [manifest], flags);
        expect(await readWorkload(kind, name)).toEqual({
          asked: places.own?.['podgraft.dev/inject'],
          inherited,
          generation: before + 1,
        });
      }),
    );
  });

  it('was edited for the last time: nothing goes on by itself', async () => {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    for (const { kind, name } of subjects) {
      expect((await readWorkload(kind, name)).generation).toBe(steps.length);
    }
    const replicaSets = await read(stage.cluster, namespace, 'replicasets', '--selector=app=deployment-client');
    // An edit that comes back to an earlier pod template finds its ReplicaSet again.
    expect(replicaSets.length).toBeLessThanOrEqual(steps.length);
  });
});

describe('a Deployment that asks on its own metadata is rolled out once or not at all when it is', () => {
  const manifest = toWorkload('Deployment', namespace, 'verbs', { own: dns });
  const revision = async (): Promise<number> => {
    const [deployment] = await read(stage.cluster, namespace, 'deployment', 'verbs');
    const { metadata } = deployment as unknown as { metadata: { annotations: Annotations } };
    return Number(metadata.annotations['deployment.kubernetes.io/revision']);
  };
  beforeAll(async () => {
    await apply(stage.cluster, [manifest]);
    await expectPods('verbs', ['dns-tuning']);
  });

  it.each([
    ['replaced by its manifest', ['replace', '--filename=-'], 0],
    ['patched with nothing', ['patch', 'deployment/verbs', '--patch={}'], 0],
    ['annotated with something else', ['annotate', 'deployment/verbs', 'note=x'], 0],
    ['paused', ['rollout', 'pause', 'deployment/verbs'], 0],
    ['resumed', ['rollout', 'resume', 'deployment/verbs'], 0],
    ['scaled', ['scale', 'deployment/verbs', '--replicas=2'], 0],
    ['restarted', ['rollout', 'restart', 'deployment/verbs'], 1],
    ['given another image', ['set', 'image', 'deployment/verbs', 'app=app:2'], 1],
  ])('%s', async (_, args, rollouts) => {
    const before = await revision();
    await stage.cluster.kubectl([`--namespace=${namespace}`, ...args], JSON.stringify(manifest));
    await rolledOut('Deployment', 'verbs');
    await expectPods('verbs', ['dns-tuning']);
    expect((await revision()) - before).toBe(rollouts);
    expect((await readWorkload('Deployment', 'verbs')).inherited).toEqual(dns);
  });
});

describe('a rollout that is undone', () => {
  const edit = async (kind: WorkloadKind, name: string) => {
    for (const own of [dns, logging]) {
      await apply(stage.cluster, [toWorkload(kind, namespace, name, { own })], ['--server-side']);
      await rolledOut(kind, name);
    }
    return (await readWorkload(kind, name)).generation;
  };
  const undo = (kind: WorkloadKind, name: string) =>
    stage.cluster.kubectl([`--namespace=${namespace}`, 'rollout', 'undo', `${kind}/${name}`]);

  it('brings back what a Deployment asked for, which kubectl undoes with it', async () => {
    const generation = await edit('Deployment', 'undone');
    await undo('Deployment', 'undone');
    await rolledOut('Deployment', 'undone');
    await expectPods('undone', ['dns-tuning']);
    expect(await readWorkload('Deployment', 'undone')).toEqual({
      asked: 'dns-tuning',
      inherited: dns,
      generation: generation + 1,
    });
  });

  it('changes nothing in a StatefulSet that still asks for the same', async () => {
    const before = await edit('StatefulSet', 'kept');
    await undo('StatefulSet', 'kept');
    await rolledOut('StatefulSet', 'kept');
    await expectPods('kept', ['logging-agent']);
    expect(await readWorkload('StatefulSet', 'kept')).toEqual({
      asked: 'logging-agent',
      inherited: logging,
      generation: before,
    });
  });
});

describe('a CronJob', () => {
  const run = async (name: string, places: Places) => {
    const warnings = await apply(stage.cluster, [toWorkload('CronJob', namespace, name, places)]);
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'create', 'job', `--from=cronjob/${name}`, `${name}-now`]);
    const pod = await eventually(async () => {
      const [found] = await readPods(stage.cluster, namespace, name);
      expect(found).toBeDefined();
      return found;
    });
    return { warnings, templates: pod?.templates };
  };

  it('is asked for by its own metadata, and its jobTemplate wins over that', async () => {
    expect(await run('both', { own: dns, jobTemplate: logging })).toEqual({
      warnings: [],
      templates: ['logging-agent'],
    });
  });

  it('gives way to what its pod template says', async () => {
    expect(await run('inner', { own: dns, jobTemplate: dns, template: asksFor('disabled') })).toEqual({
      warnings: [],
      templates: [],
    });
  });
});

describe('a Job', () => {
  it('stays as it was created, and edits of its metadata are accepted', async () => {
    await apply(stage.cluster, [toWorkload('Job', namespace, 'once', { own: dns })]);
    expect(await apply(stage.cluster, [toWorkload('Job', namespace, 'once', { own: logging })])).toEqual([]);
    expect(await readWorkload('Job', 'once')).toEqual({ asked: 'logging-agent', inherited: dns, generation: 1 });
  });
});
