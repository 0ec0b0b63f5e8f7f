import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { apply, createNamespace, read, readWarnings } from './apply.ts';
import { eventually } from './eventually.ts';
import { describeInjection, readPods } from './readPods.ts';
import { toTemplate } from './toTemplate.ts';
import { toWorkload } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft();
const asks = { 'podgraft.dev/inject': 'logging-agent,dns-tuning' };

interface Event {
  readonly type: string;
  readonly message: string;
  readonly count: number;
  readonly involvedObject: { readonly kind: string; readonly uid: string };
}

const readEvents = async (namespace: string, reason: string): Promise<Event[]> =>
  (await read(stage.cluster, namespace, 'events', `--field-selector=reason=${reason}`)) as unknown as Event[];

const toPod = (namespace: string, metadata: JsonMap, spec: JsonMap = {}): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata, namespace },
  spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec },
});

const create = async (pod: JsonMap, flags: readonly string[] = []): Promise<JsonMap> =>
  JSON.parse(await stage.cluster.kubectl(['create', ...flags, '--filename=-', '--output=json'], JSON.stringify(pod)));

/** Without what is new in each object. */
const withoutChance = (pod: JsonMap): string => {
  const { creationTimestamp, managedFields, resourceVersion, uid, ...metadata } = pod['metadata'] as JsonMap;
  return JSON.stringify({ ...pod, metadata }).replace(/kube-api-access-\w{5}/g, 'kube-api-access-');
};

beforeAll(async () => {
  const when = toTemplate(
    'only-web',
    'when: pod.metadata.?labels.?app.orValue("") == "web"\nenv: [{name: WEB, value: "1"}]',
  );
  await apply(stage.cluster, [when]);
});

describe.each([
  [
    'that its template does not apply to',
    'condition',
    'only-web',
    {},
    "only-web (skipped: the template's condition (when) does not hold for this pod)",
  ],
  [
    'of another operating system',
    'windows',
    'logging-agent',
    { os: { name: 'windows' } },
    'logging-agent (skipped: the template is for another operating system)',
  ],
])('a pod %s', (_, namespace, inject, spec, why) => {
  const annotations = { 'podgraft.dev/inject': inject };
  beforeAll(() => createNamespace(stage.cluster, namespace));

  it('is created as it is, and its owner has one Event, however many there are', async () => {
    const deployment = toWorkload('Deployment', namespace, 'many', { template: annotations, spec });
    expect(await apply(stage.cluster, [deployment])).toEqual([
      expect.stringContaining('the pods of this Deployment will not be injected'),
    ]);
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'scale', 'deployment', 'many', '--replicas=6']);
    await eventually(async () => expect(await readPods(stage.cluster, namespace, 'many')).toHaveLength(6));
    expect((await readPods(stage.cluster, namespace, 'many')).flatMap(({ templates }) => templates)).toEqual([]);
    const [replicaSet] = await read(stage.cluster, namespace, 'replicasets');
    await new Promise((resolve) => setTimeout(resolve, 2000)); // for a second one, if it were sent
    const events = await readEvents(namespace, 'PodgraftSkipped');
    expect(events).toEqual([
      expect.objectContaining({
        type: 'Warning',
        message: `a pod asked for templates and was not injected: ${why}`,
        involvedObject: expect.objectContaining({ kind: 'ReplicaSet' }),
      }),
    ]);
    expect(replicaSet).toMatchObject({ metadata: { uid: events[0]?.involvedObject.uid } });
  });

  it('leaves no Event if it is only a dry run', async () => {
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'delete', 'events', '--all']);
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'tried',
      uid: '7ad9a4c0-8b3c-4dbf-9b6e-d7a0f6a0d9c1',
      controller: true,
    };
    const pod = (name: string) => toPod(namespace, { name, annotations, ownerReferences: [owner] }, spec);
    await create(pod('tried'), ['--dry-run=server']);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await readEvents(namespace, 'PodgraftSkipped')).toEqual([]);
    await create(pod('done'));
    await eventually(async () => expect(await readEvents(namespace, 'PodgraftSkipped')).toHaveLength(1));
  });
});

describe('a pod that is refused', () => {
  const annotations = { 'podgraft.dev/inject': 'logging-agent', 'logging-agent.podgraft.dev/path': 'no path' };
  const message =
    /^Error creating: admission webhook "pods\.podgraft\.dev" denied the request: podgraft: template "logging-agent", metadata\.annotations\[logging-agent\.podgraft\.dev\/path\].*$/;

  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'Job'] as const)(
    'shows on what a %s makes it with, as FailedCreate',
    async (kind) => {
      const namespace = `refused-${kind.toLowerCase()}`;
      await createNamespace(stage.cluster, namespace);
      const [warning] = await apply(stage.cluster, [toWorkload(kind, namespace, 'web', { template: annotations })]);
      expect(warning).toContain(`the pods of this ${kind} will be refused: template "logging-agent"`);
      const [event] = await eventually(async () => {
        const events = await readEvents(namespace, 'FailedCreate');
        expect(events.length).toBeGreaterThan(0);
        return events;
      });
      expect(event?.involvedObject.kind).toBe(kind === 'Deployment' ? 'ReplicaSet' : kind);
      expect(event?.message).toMatch(
        kind === 'StatefulSet' ? /denied the request: podgraft: template "logging-agent"/ : message,
      );
      if (kind !== 'Deployment') return;
      const { status } = (await read(stage.cluster, namespace, 'deployment', 'web'))[0] as { status: JsonMap };
      expect(JSON.stringify(status)).toContain('"type":"ReplicaFailure"');
    },
  );
});

describe('a dry run', () => {
  it('gives the pod that would be created', async () => {
    await createNamespace(stage.cluster, 'dry');
    const pod = toPod('dry', { name: 'web', annotations: asks });
    const tried = await create(pod, ['--dry-run=server']);
    expect(await read(stage.cluster, 'dry', 'pods')).toEqual([]);
    const created = await create(pod);
    expect(withoutChance(tried)).toBe(withoutChance(created));
    expect(describeInjection(created)).toMatchObject({
      templates: ['logging-agent', 'dns-tuning'],
      added: ['logging-agent'],
    });
  });
});

describe('where Pod Security is strictest', () => {
  it('a pod that was admitted without the templates of deploy/ is admitted with them', async () => {
    const labels = {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    };
    await createNamespace(stage.cluster, 'strict', { labels });
    const spec = {
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'app',
          image: 'app:1',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    };
    const pod = toPod('strict', { name: 'web', annotations: asks }, spec);
    const { code, stderr } = await stage.cluster.tryKubectl(['create', '--filename=-'], JSON.stringify(pod));
    expect([code, readWarnings(stderr)]).toEqual([0, []]);
    const [created] = await readPods(stage.cluster, 'strict');
    expect(created).toMatchObject({ templates: ['logging-agent', 'dns-tuning'], added: ['logging-agent'] });
  });
});
