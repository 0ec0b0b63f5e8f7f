import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { deployFolder } from '../deploy/readManifests.ts';
import { apply, createNamespace } from './apply.ts';
import { eventually } from './eventually.ts';
import { readPods } from './readPods.ts';
import { toEnvTemplate } from './toTemplate.ts';
import { apiVersions, toWorkload, type WorkloadKind } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft({ replicas: 1 });
const namespace = 'guarded';
const asInitializer = '--as=system:serviceaccount:podgraft-system:podgraft-initializer';
const kinds = Object.keys(apiVersions) as WorkloadKind[];

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  await apply(stage.cluster, [
    toEnvTemplate('mine', 'x'),
    ...kinds.map((kind) => toWorkload(kind, namespace, kind.toLowerCase(), { spec: { nodeSelector: { no: 'node' } } })),
  ]);
});

const refused = /the initializer may change annotations and labels alone/;

const patch = (kind: WorkloadKind, body: object) =>
  stage.cluster.tryKubectl([
    ...[asInitializer, `--namespace=${namespace}`, 'patch', kind, kind.toLowerCase()],
    ...['--type=merge', `--patch=${JSON.stringify(body)}`],
  ]);

/** Something in the place where this kind has its pod template. */
const inTemplate = (kind: WorkloadKind, template: object) => ({
  spec: kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template },
});

describe('whoever has the token of the initializer', () => {
  it.each(kinds)('can annotate a %s, and send it an empty patch', async (kind) => {
    const retry = { metadata: { annotations: { 'podgraft.dev/retry': '2026-01-01T00:00:00Z' } } };
    for (const body of [{}, retry]) expect((await patch(kind, body)).stderr).toBe('');
  });

  it.each(kinds.filter((kind) => kind !== 'Job'))('can restart a %s', async (kind) => {
    const annotations = {
      'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z',
      'podgraft.dev/restarted-for': '{}',
    };
    expect((await patch(kind, inTemplate(kind, { metadata: { annotations } }))).stderr).toBe('');
  });

  it.each(kinds)('cannot have a %s run something else, or as somebody else', async (kind) => {
    for (const spec of [
      { containers: [{ name: 'app', image: 'evil' }] },
      { serviceAccountName: 'admin' },
      { hostPID: true },
      { volumes: [{ name: 'host', hostPath: { path: '/' } }] },
    ]) {
      const { code, stderr } = await patch(kind, inTemplate(kind, { spec }));
      expect([code, stderr]).toEqual([1, expect.stringMatching(kind === 'Job' ? /immutable|alone/ : refused)]);
    }
  });

  it.each(kinds)('cannot change anything else of a %s', async (kind) => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: 'x' };
    const bodies = [
      kind === 'DaemonSet' ? { spec: { minReadySeconds: 9 } } : undefined,
      kind === 'CronJob' ? { spec: { suspend: true } } : undefined,
      kind === 'CronJob' ? { spec: { jobTemplate: { spec: { parallelism: 9 } } } } : undefined,
      kind === 'Job' ? { spec: { parallelism: 0 } } : undefined,
      /Deployment|Set|Controller/.test(kind) && kind !== 'DaemonSet' ? { spec: { replicas: 0 } } : undefined,
      { metadata: { ownerReferences: [owner] } },
      { metadata: { finalizers: ['example.com/never'] } },
    ].filter((body) => body !== undefined);
    for (const body of bodies) {
      const { code, stderr } = await patch(kind, body);
      expect([code, stderr]).toEqual([1, expect.stringMatching(refused)]);
    }
  });

  it('cannot run a pod, not even in the namespace of its probe', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'mine' },
      spec: {
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'app',
            image: 'app',
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    };
    for (const [where, sentence] of [
      ['podgraft-probe', 'exceeded quota: podgraft-no-pods'],
      [namespace, 'cannot create resource "pods"'],
    ] as const) {
      const args = [asInitializer, `--namespace=${where}`, 'create', '--filename=-'];
      const { code, stderr } = await stage.cluster.tryKubectl(args, JSON.stringify(pod));
      expect([code, stderr]).toEqual([1, expect.stringContaining(sentence)]);
    }
  });
});

describe('an installation without the initializer', () => {
  it('injects as before, and everybody may change workloads', async () => {
    await stage.cluster.kubectl(['delete', '--filename', join(deployFolder, '50-initializer.yaml'), '--wait=false']);
    await apply(stage.cluster, [
      toWorkload('Deployment', namespace, 'web', { own: { 'podgraft.dev/inject': 'mine' } }),
    ]);
    await eventually(async () =>
      expect((await readPods(stage.cluster, namespace, 'web')).map(({ env }) => env)).toEqual([['MINE=x'], ['MINE=x']]),
    );
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'set', 'image', 'deployment/web', 'app=app:2']);
  });
});
