import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { apply, createNamespace, diff, read, readWarnings } from './apply.ts';
import { eventually } from './eventually.ts';
import { readPods } from './readPods.ts';
import { waitForRollout } from './readWorkload.ts';
import { type Annotations, toWorkload } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft();

const asks = { 'podgraft.dev/inject': 'logging-agent' };
const optsOut = { 'podgraft.dev/inject': 'disabled' };

const plain = 'plain';
const enabled = 'enabled';

beforeAll(async () => {
  await createNamespace(stage.cluster, plain);
  const labels = { 'podgraft.dev/inject': 'enabled' };
  await createNamespace(stage.cluster, enabled, { labels, annotations: asks });
  await apply(stage.cluster, [toWorkload('Deployment', plain, 'earlier', { own: asks })]);
  await eventually(async () => expect(await readPods(stage.cluster, plain, 'earlier')).toHaveLength(2));
  await stage.podgraft.killAll();
}, 180_000);

const toPod = (namespace: string, annotations: Annotations, spec: JsonMap = {}): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, generateName: 'pod-', annotations },
  spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec },
});

/** One line on standard error if the pod is refused. */
const tryPod = async (pod: JsonMap): Promise<string> =>
  (await stage.cluster.tryKubectl(['create', '--filename=-'], JSON.stringify(pod))).stderr;

const rolledOut = (namespace: string, name: string) => waitForRollout(stage.cluster, namespace, 'Deployment', name);

describe('while podgraft is away', () => {
  it.each([
    ['that does not ask', plain, {}],
    ['that opted out', plain, optsOut],
    ['whose workload opted out', plain, { 'podgraft.dev/inherited': JSON.stringify(optsOut) }],
    ['that opted out', enabled, optsOut],
    ['whose workload opted out', enabled, { 'podgraft.dev/inherited': JSON.stringify(optsOut) }],
    ['that asks', 'kube-system', asks],
    ['that asks', 'podgraft-system', asks],
  ])('a pod %s is created in the namespace "%s"', async (_, namespace, annotations) => {
    const restricted = namespace === 'podgraft-system' ? hardened : {};
    expect(await tryPod(toPod(namespace, annotations, restricted))).toBe('');
  });

  it('a pod on the network of its host is created in an enabled namespace', async () => {
    expect(await tryPod(toPod(enabled, {}, { hostNetwork: true }))).toBe('');
  });

  it.each([
    ['that asks', plain, asks, 'pods.podgraft.dev'],
    ['that asks', enabled, asks, 'namespaces.podgraft.dev'],
    ['that says nothing', enabled, {}, 'namespaces.podgraft.dev'],
  ])(
    'a pod %s is refused in the namespace "%s", with the name of the webhook',
    async (_, namespace, annotations, webhook) => {
      const pod = toPod(namespace, annotations);
      expect(await tryPod(pod)).toMatch(
        new RegExp(
          `failed calling webhook "${webhook}": .*https://podgraft.podgraft-system.svc:443/mutate.*connection refused`,
        ),
      );
    },
  );

  it('workloads that do not ask roll out, in enabled namespaces if their pods opted out', async () => {
    await apply(stage.cluster, [
      toWorkload('Deployment', plain, 'silent'),
      toWorkload('Deployment', enabled, 'out', { template: optsOut }),
    ]);
    await rolledOut(plain, 'silent');
    await rolledOut(enabled, 'out');
    expect((await readPods(stage.cluster, plain, 'silent')).map(({ added }) => added)).toEqual([[], []]);
  });

  it("podgraft's own Deployment is rolled out anew", async () => {
    await stage.cluster.kubectl(['--namespace=podgraft-system', 'rollout', 'restart', 'deployment/podgraft-webhook']);
    await rolledOut('podgraft-system', 'podgraft-webhook');
  });

  it('pods that run stay, and what was applied can be applied again', async () => {
    const manifest = toWorkload('Deployment', plain, 'earlier', { own: asks });
    expect(await diff(stage.cluster, [manifest])).toBe('');
    expect(await apply(stage.cluster, [manifest])).toEqual([]);
    expect((await readPods(stage.cluster, plain, 'earlier')).map(({ added }) => added)).toEqual([
      ['logging-agent'],
      ['logging-agent'],
    ]);
  });

  it('a template and the list of a Namespace can be edited', async () => {
    const data = { 'template.yaml': 'env: [{name: EDITED, value: "1"}]' };
    const labels = { 'podgraft.dev/template': 'true' };
    const metadata = { name: 'edited', namespace: 'podgraft-system', labels };
    await apply(stage.cluster, [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }]);
    const annotated = await stage.cluster.tryKubectl([
      'annotate',
      'namespace',
      enabled,
      'podgraft.dev/inject=edited',
      '--overwrite',
    ]);
    expect([annotated.code, readWarnings(annotated.stderr)]).toEqual([0, []]);
  });
});

describe('once podgraft is back', () => {
  const waiting = [
    [plain, 'asking', { template: asks }],
    [enabled, 'saying-nothing', {}],
  ] as const;
  const asksOnItself = toWorkload('Deployment', plain, 'late', { own: asks });

  beforeAll(async () => {
    await apply(stage.cluster, [
      ...waiting.map(([namespace, name, places]) => toWorkload('Deployment', namespace, name, places)),
      asksOnItself,
    ]);
    for (const [namespace] of waiting) {
      await eventually(async () => {
        const events = await read(stage.cluster, namespace, 'events', '--field-selector=reason=FailedCreate');
        expect(JSON.stringify(events)).toContain('failed calling webhook');
      });
    }
    await stage.podgraft.start();
  }, 180_000);

  it.each([
    ['that its Deployment asked for', plain, 'asking', 'LOG_DIR=/var/log/app'],
    ['that its namespace was told to ask for meanwhile', enabled, 'saying-nothing', 'EDITED=1'],
  ])('a refused pod appears by itself with the template %s', async (_, namespace, name, env) => {
    await eventually(async () => {
      const pods = await readPods(stage.cluster, namespace, name);
      expect(pods.map((pod) => pod.env)).toEqual([[env], [env]]);
    }, 110);
  });

  it('a workload that asked on its own metadata meanwhile, and got nothing, gets it by its next update', async () => {
    expect((await readPods(stage.cluster, plain, 'late')).map(({ added }) => added)).toEqual([[], []]);
    await stage.cluster.kubectl([`--namespace=${plain}`, 'patch', 'deployment', 'late', '--patch={}']);
    await rolledOut(plain, 'late');
    await eventually(async () =>
      expect((await readPods(stage.cluster, plain, 'late')).map(({ added }) => added)).toEqual([
        ['logging-agent'],
        ['logging-agent'],
      ]),
    );
    expect(await diff(stage.cluster, [asksOnItself])).toBe('');
  });
});

/** What Pod Security asks for where it is strictest. */
const hardened: JsonMap = {
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'app',
      image: 'app:1',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};
