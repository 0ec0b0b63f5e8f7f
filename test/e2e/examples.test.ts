import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { makeCertificates } from '../../src/certificates/makeCertificates.ts';
import { isMap, type Json, type JsonMap, readList, readMap, readString } from '../../src/core/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/startCluster.ts';
import { forget } from '../examples/forget.ts';
import { clusterFile, namespaceOf, readExamples } from '../examples/readExamples.ts';
import { meddlers, serveMeddler } from '../examples/serveMeddler.ts';
import { type ServedPodgraft, servePodgraft } from '../examples/servePodgraft.ts';
import { toWebhookConfiguration } from '../examples/toWebhookConfiguration.ts';

const pods = readExamples().flatMap((example) => example.pods);
const nameOf = (object: JsonMap): string => readString(readMap(object, 'metadata'), 'name') ?? '';
const cases = pods.map((pod) => ({ name: nameOf(pod), pod }));

/** The only one that may not use what it asks for. */
const refused = ['checkout-debug'];
/** Those that a template's condition leaves as they are. */
const skipped = ['node-agent-k4j6h', 'one-off', 'stars-7d8c9b6f5-s2d3f', 'static-5c6d7e8f9-v7b5n'];

let cluster: Cluster;
let podgraft: ServedPodgraft;
let meddler: Awaited<ReturnType<typeof serveMeddler>>;
let authority: string;

beforeAll(async () => {
  cluster = await startCluster({ nodes: 'none' });
  const certificates = await makeCertificates({ hosts: ['127.0.0.1'], now: new Date() });
  authority = certificates.authority.cert;
  podgraft = await servePodgraft(certificates.serving, authority);
  meddler = await serveMeddler(certificates.serving);
  const objects = parseAllDocuments(readFileSync(clusterFile, 'utf8')).map((document) => document.toJS() as JsonMap);
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  await apply(namespaces);
  await apply(namespaces.map((namespace) => toLimitRange(nameOf(namespace))));
  for (const namespace of namespaces) {
    const args = ['-n', nameOf(namespace), 'get', 'serviceaccount', 'default'];
    await waitFor(async () => (await cluster.tryKubectl(args)).code === 0);
  }
});

afterAll(async () => {
  await podgraft?.stop();
  await meddler?.stop();
  await cluster?.stop();
});

const toList = (items: readonly JsonMap[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const apply = (objects: readonly JsonMap[]) => cluster.kubectl(['apply', '-f', '-'], toList(objects));

const toLimitRange = (namespace: string): JsonMap => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'defaults', namespace },
  spec: {
    limits: [
      { type: 'Container', defaultRequest: { cpu: '20m', memory: '24Mi' }, default: { cpu: '4', memory: '8Gi' } },
    ],
  },
});

const waitFor = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come about within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** What became of pods that were created together: the objects by name, a line for each that was refused, and podgraft's reviews. */
interface Creation {
  readonly created: ReadonlyMap<string, JsonMap>;
  readonly failures: readonly string[];
  readonly reviews: ReadonlyMap<string, readonly string[]>;
}

/** Creates pods for real, or with `dryRun` without a trace. */
const create = async (objects: readonly JsonMap[], dryRun?: 'dryRun'): Promise<Creation> => {
  const before = podgraft.reviews.length;
  const args = ['create', '-o', 'yaml', '-f', '-', ...(dryRun ? ['--dry-run=server'] : [])];
  const { stdout, stderr } = await cluster.tryKubectl(args, toList(objects));
  const created = parseAllDocuments(stdout).map((document) => document.toJS() as JsonMap);
  await podgraft.caughtUp();
  const reviews = Map.groupBy(podgraft.reviews.slice(before), ({ name }) => name);
  return {
    created: new Map(created.map((object) => [nameOf(object), object])),
    failures: stderr.split('\n').filter((line) => line.startsWith('Error from server')),
    reviews: new Map([...reviews].map(([name, some]) => [name, some.map(({ outcome }) => outcome)])),
  };
};

const probe: JsonMap = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'probe', namespace: 'legacy', annotations: { 'podgraft.dev/inject': 'logging-agent' } },
  spec: { containers: [{ name: 'app', image: 'app:1' }] },
};

/** Registers webhooks and waits until the API server calls podgraft as often as expected for one pod. */
const register = async (configurations: readonly JsonMap[], calls: number): Promise<void> => {
  await apply(configurations);
  await waitFor(async () => (await create([probe], 'dryRun')).reviews.get('probe')?.length === calls);
};

/** A list of a pod's spec. */
const listIn = (pod: JsonMap, list: string): JsonMap[] => readList(readMap(pod, 'spec'), list).filter(isMap);
const namesIn = (pod: JsonMap, list: string): string[] => listIn(pod, list).map(({ name }) => String(name));

/** The pod without the containers that only say what is to be another way in what a template adds. */
const withoutStubs = (pod: JsonMap): JsonMap => {
  const initContainers = listIn(pod, 'initContainers').filter(({ image }) => image !== 'auto');
  return { ...pod, spec: { ...readMap(pod, 'spec'), initContainers } };
};

describe('the pods of the examples', () => {
  let alone: Creation;
  let meddled: Creation;
  let again: Creation;

  it('are admitted without podgraft, each in its own namespace', async () => {
    const { created, failures } = await create(pods.map(withoutStubs), 'dryRun');
    expect(failures).toEqual([]);
    expect(created.size).toBe(pods.length);
  });

  it('are admitted by "restricted" but for those of the namespace that enforces nothing', async () => {
    const legacy = pods.filter((pod) => namespaceOf(pod) === 'legacy');
    const moved = legacy.map((pod) => ({ ...pod, metadata: { ...readMap(pod, 'metadata'), namespace: 'shop' } }));
    const { created, failures } = await create(moved, 'dryRun');
    expect([...created.keys()]).toEqual([]);
    for (const line of failures) expect(line).toContain('violates PodSecurity "restricted');
  });

  it('are admitted as podgraft leaves them, in the same namespaces', async () => {
    await register([toWebhookConfiguration('a-podgraft', podgraft.url, authority, 'Never')], 1);
    alone = await create(pods, 'dryRun');
    expect(alone.failures).toHaveLength(refused.length);
    expect(alone.failures[0]).toContain('this pod may not use the template');
    expect([...alone.created.keys()].sort()).toEqual(
      cases
        .map(({ name }) => name)
        .filter((name) => !refused.includes(name))
        .sort(),
    );
    for (const { name } of cases) {
      const outcome = refused.includes(name) ? 'rejected' : skipped.includes(name) ? 'skipped' : 'injected';
      expect([name, alone.reviews.get(name)]).toEqual([name, [outcome]]);
    }
  });

  it('are shown to podgraft twice where another webhook changes them', async () => {
    await register(
      [
        toWebhookConfiguration('a-podgraft', podgraft.url, authority, 'IfNeeded'),
        toWebhookConfiguration('b-meddler', meddler.url, authority, 'IfNeeded'),
      ],
      2,
    );
    meddled = await create(pods);
    for (const { name } of cases) {
      expect([name, meddled.reviews.get(name)?.length]).toEqual([name, refused.includes(name) ? 1 : 2]);
    }
  });

  it.each(cases.filter(({ name }) => ![...refused, ...skipped].includes(name)))(
    'hold once what podgraft holds, whoever changed them in between: $name',
    ({ name }) => {
      const pod = meddled.created.get(name) as JsonMap;
      for (const list of ['initContainers', 'containers', 'volumes']) {
        const names = namesIn(pod, list);
        expect(names).toEqual([...new Set(names)]);
      }
      expect([...namesIn(pod, 'initContainers'), ...namesIn(pod, 'containers')]).toEqual(
        expect.arrayContaining([...meddlers]),
      );
      expect(forget(pod, meddlers)).toEqual(forget(alone.created.get(name) as JsonMap, meddlers));
    },
  );

  it('are not changed again when what came out is created once more', async () => {
    await cluster.kubectl(['delete', 'pods', '--all', '--all-namespaces', '--force', '--grace-period=0']);
    const outcomes = [...meddled.created.values()].map(({ apiVersion, kind, metadata, spec }) => {
      const { uid, resourceVersion, creationTimestamp, generation, ...given } = metadata as Record<string, Json>;
      return { apiVersion, kind, metadata: given, spec } as JsonMap;
    });
    again = await create(outcomes, 'dryRun');
    expect(again.failures).toEqual([]);
    for (const outcome of outcomes) {
      const name = nameOf(outcome);
      const unchanged = skipped.includes(name) ? 'skipped' : 'unchanged';
      expect([name, again.reviews.get(name)]).toEqual([name, [unchanged]]);
      expect(again.created.get(name)?.['spec']).toEqual(outcome['spec']);
    }
  });
});
