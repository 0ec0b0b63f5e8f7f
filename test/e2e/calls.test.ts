import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { apply, createNamespace } from './apply.ts';
import { eventually } from './eventually.ts';
import { describeInjection } from './readPods.ts';
import type { Annotations } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft();

const sidecar = 'logging-agent';
const dns = 'dns-tuning';
const enabled = { labels: { 'podgraft.dev/inject': 'enabled' }, annotations: { 'podgraft.dev/inject': sidecar } };

beforeAll(async () => {
  await createNamespace(stage.cluster, 'plain');
  await createNamespace(stage.cluster, 'enabled', enabled);
  await createNamespace(stage.cluster, 'limited');
  const limit = {
    type: 'Container',
    default: { cpu: '0.5', memory: '1024Mi' },
    defaultRequest: { cpu: '0.1', memory: '64Mi' },
  };
  const spec = { limits: [limit] };
  await apply(stage.cluster, [
    { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits', namespace: 'limited' }, spec },
  ]);
});

const create = async (
  namespace: string,
  name: string,
  annotations: Annotations,
  spec: JsonMap = {},
): Promise<JsonMap> => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, annotations },
    spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec },
  };
  return JSON.parse(await stage.cluster.kubectl(['create', '--filename=-', '--output=json'], JSON.stringify(pod)));
};

/** How often the API server has called each of podgraft's webhooks for pods. */
const countCalls = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  const metrics = await stage.cluster.kubectl(['get', '--raw', '/metrics']);
  for (const [, labels = '', count] of metrics.matchAll(
    /^apiserver_admission_webhook_request_total\{(.*)\} (\d+)$/gm,
  )) {
    const name = /name="((?:pods|namespaces)\.podgraft\.dev)"/.exec(labels)?.[1];
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + Number(count);
  }
  return counts;
};

/** What podgraft said to each call for a pod, in the order of the calls. */
const readOutcomes = async (namespace: string, name: string, calls: number): Promise<unknown[]> => {
  const reviews = await eventually(() => {
    const found = stage.podgraft.reviews({ namespace, name });
    expect(found.length).toBeGreaterThanOrEqual(calls);
    return found;
  });
  return reviews.toSorted((a, b) => String(a['time']).localeCompare(String(b['time']))).map(({ outcome }) => outcome);
};

const inherits = (asked: Annotations): Annotations => ({ 'podgraft.dev/inherited': JSON.stringify(asked) });

const asks = { 'podgraft.dev/inject': sidecar };
const asksOldly = { 'initializer.kubernetes.io/logging-agent': 'true' };
const twice = ['injected', 'unchanged'];

describe('a pod is sent by one webhook alone, and again only because the API server changed it', () => {
  it.each([
    ['asks', 'plain', asks, 'pods', twice],
    ['asks in the legacy spelling', 'plain', asksOldly, 'pods', twice],
    ['asks in every way', 'plain', { ...asks, ...asksOldly, ...inherits(asks) }, 'pods', twice],
    ['inherits it', 'plain', inherits(asks), 'pods', twice],
    ['asks for no container', 'plain', { 'podgraft.dev/inject': dns }, 'pods', ['injected']],
    ['asks', 'enabled', asks, 'namespaces', twice],
    ['asks in every way', 'enabled', { ...asks, ...asksOldly, ...inherits(asks) }, 'namespaces', twice],
    ['says nothing', 'enabled', {}, 'namespaces', twice],
    ['says enabled', 'enabled', { 'podgraft.dev/inject': 'enabled' }, 'namespaces', twice],
    ['asks for no container', 'enabled', { 'podgraft.dev/inject': dns }, 'namespaces', ['injected']],
    ['says nothing', 'plain', {}, undefined, []],
    ['opted out', 'plain', { 'podgraft.dev/inject': 'disabled' }, undefined, []],
    ['opted out', 'enabled', { 'podgraft.dev/inject': 'disabled' }, undefined, []],
  ] as const)('when it %s in the namespace "%s"', async (title, namespace, annotations, webhook, outcomes) => {
    const name = title.replaceAll(' ', '-');
    const before = await countCalls();
    const pod = await create(namespace, name, annotations);
    const after = await countCalls();
    for (const one of ['pods', 'namespaces']) {
      const full = `${one}.podgraft.dev`;
      expect([one, (after[full] ?? 0) - (before[full] ?? 0)]).toEqual([one, one === webhook ? outcomes.length : 0]);
    }
    expect(await readOutcomes(namespace, name, outcomes.length)).toEqual(outcomes);
    expect(describeInjection(pod).added).toEqual(outcomes.length === 2 ? [sidecar] : []);
  });
});

interface Resourced {
  readonly name: string;
  readonly resources: { readonly requests?: JsonMap; readonly limits?: JsonMap };
}

describe('where a LimitRange gives every container resources', () => {
  it.each([
    ['without any', {}, { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '500m', memory: '1Gi' } }],
    [
      'with its own',
      { requests: { cpu: '0.25', memory: '0.125Gi' }, limits: { memory: '2048Mi' } },
      { requests: { cpu: '250m', memory: '128Mi' }, limits: { cpu: '500m', memory: '2Gi' } },
    ],
  ])('a pod %s is injected once', async (title, resources, expected) => {
    const name = title.replaceAll(' ', '-');
    const containers = [{ name: 'app', image: 'app:1', resources }];
    const { spec } = await create('limited', name, { 'podgraft.dev/inject': `${sidecar},${dns}` }, { containers });
    const created = spec as unknown as { containers: [Resourced]; initContainers: [Resourced] };
    expect(await readOutcomes('limited', name, 2)).toEqual(twice);
    expect(created.containers[0].resources).toEqual(expected);
    expect(created.initContainers).toHaveLength(1);
    expect(created.initContainers[0].resources).toEqual({
      requests: { cpu: '10m', memory: '32Mi' },
      limits: { cpu: '500m', memory: '64Mi' },
    });
  });
});
