import { beforeAll, describe, expect, it } from 'vitest';
import { apply, createNamespace, diff, read } from './apply.ts';
import { eventually } from './eventually.ts';
import { describeInjection, readPods } from './readPods.ts';
import { apiVersions, toWorkload, type WorkloadKind } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const asks = { 'podgraft.dev/inject': 'logging-agent' };
const injected = { templates: ['logging-agent'], added: ['logging-agent'], env: ['LOG_DIR=/var/log/app'] };

const kinds = Object.keys(apiVersions) as WorkloadKind[];
const ways = { client: [], server: ['--server-side'] } as const;
const namespaces = Object.keys(ways) as (keyof typeof ways)[];

/** One workload of each kind for each place in which it may ask. */
const cases = kinds.flatMap((kind) =>
  (['own', 'template', ...(kind === 'CronJob' ? (['jobTemplate'] as const) : [])] as const).map((place) => ({
    kind,
    place,
    name: `${kind}-${place}`.toLowerCase(),
  })),
);
const toManifests = (namespace: string) =>
  cases.map(({ kind, place, name }) => toWorkload(kind, namespace, name, { [place]: asks }));

const stage = usePodgraft();

beforeAll(async () => {
  for (const namespace of namespaces) {
    await createNamespace(stage.cluster, namespace);
    expect(await apply(stage.cluster, toManifests(namespace), ways[namespace])).toEqual([]);
  }
});

describe.each(namespaces)('applied by kubectl (%s-side)', (namespace) => {
  const readGenerations = async () => {
    const workloads = (await Promise.all(kinds.map((kind) => read(stage.cluster, namespace, kind)))).flat();
    return workloads.flatMap(({ kind, metadata }) => {
      const { name, generation } = metadata as { name: string; generation: number };
      const isOwn = cases.some((one) => one.name === name); // and no Job that a CronJob made meanwhile
      return isOwn ? [{ kind, name, generation }] : [];
    });
  };

  it.each(cases.filter(({ kind }) => kind !== 'CronJob'))(
    'a $kind that asks ($place) has injected pods',
    async ({ kind, name }) => {
      const pods = await eventually(async () => {
        const found = await readPods(stage.cluster, namespace, name);
        expect(found).toHaveLength(kind === 'Job' ? 1 : 2);
        return found;
      });
      for (const pod of pods) expect(pod).toMatchObject(injected);
    },
  );

  it('the workloads themselves hold no container, and differ from what was applied by one annotation at most', async () => {
    for (const { kind, name, place } of cases) {
      const [workload] = await read(stage.cluster, namespace, kind, name);
      const text = JSON.stringify(workload);
      expect(text).not.toContain('"name":"logging-agent"');
      expect(text.includes('"podgraft.dev/inherited":"{\\"podgraft.dev/inject\\":\\"logging-agent\\"}"')).toBe(
        place !== 'template',
      );
    }
  });

  it('kubectl diff shows nothing, and applying again changes nothing', async () => {
    const before = await readGenerations();
    expect(await diff(stage.cluster, toManifests(namespace), ways[namespace])).toBe('');
    expect(await apply(stage.cluster, toManifests(namespace), ways[namespace])).toEqual([]);
    expect(await readGenerations()).toEqual(before);
  });

  it('nothing was rolled out twice, however long one waits', async () => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const ofDeployments = (await read(stage.cluster, namespace, 'replicasets', '--selector=app')).filter(
      ({ metadata }) => JSON.stringify(metadata).includes('"kind":"Deployment"'),
    );
    expect(ofDeployments).toHaveLength(2);
    const revisions = await read(stage.cluster, namespace, 'controllerrevisions');
    expect(revisions).toHaveLength(4); // of a StatefulSet and a DaemonSet for each place
    expect((await readGenerations()).filter(({ generation }) => generation !== 1)).toEqual([]);
    const pods = (await readPods(stage.cluster, namespace)).filter(({ app }) => !app?.startsWith('cronjob-'));
    expect(pods).toHaveLength(2 * 2 * 5 + 2);
  });

  it.each([
    ['a pod', { name: 'bare' }],
    ['a pod without a name', { generateName: 'bare-' }],
  ])('%s that asks is injected', async (_, metadata) => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, namespace, annotations: asks },
      spec: { containers: [{ name: 'app', image: 'app:1' }] },
    };
    const created = await stage.cluster.kubectl(['create', '--filename=-', '--output=json'], JSON.stringify(pod));
    expect(describeInjection(JSON.parse(created))).toMatchObject(injected);
  });

  it.each(cases.filter(({ kind }) => kind === 'CronJob'))(
    'a CronJob that asks ($place) makes Jobs whose pods are injected',
    async ({ name }) => {
      const [pod] = await eventually(async () => {
        const found = await readPods(stage.cluster, namespace, name);
        expect(found.length).toBeGreaterThan(0);
        return found;
      }, 90);
      expect(pod).toMatchObject(injected);
    },
  );
});

describe('who applies a workload reads at once', () => {
  it.each([
    [
      'that a template does not exist',
      { 'podgraft.dev/inject': 'logging-agnet' },
      /the pods of this Deployment will be refused: .* there is no template "logging-agnet"; did you mean "logging-agent"\?/,
    ],
    [
      'that a parameter is wrong',
      { ...asks, 'logging-agent.podgraft.dev/size': '1Kb' },
      /the pods of this Deployment will be refused: .*logging-agent\.podgraft\.dev\/size/,
    ],
    [
      'that a parameter does not exist',
      { ...asks, 'logging-agent.podgraft.dev/paht': '/logs' },
      /logging-agent\.podgraft\.dev\/paht.*does not declare this parameter; did you mean "path"\?/,
    ],
  ])('%s', async (_, annotations, message) => {
    for (const place of ['own', 'template']) {
      const deployment = toWorkload('Deployment', 'client', 'wrong', { [place]: annotations });
      expect(await apply(stage.cluster, [deployment], ['--dry-run=server'])).toEqual([expect.stringMatching(message)]);
    }
  });
});
