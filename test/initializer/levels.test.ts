import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonMap, readList, readMap } from '../../src/core/json.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { snapshotOf } from '../core/inject.ts';
import { createFakeCluster, type FakeCluster, type FakeState } from './fakeCluster.ts';
import { createManualTime, type ManualTime } from './manualTime.ts';
import { startInitializer } from './startInitializer.ts';

const template = (name: string, version: number): string =>
  `containers: [{name: ${name}, image: "${name}:${version}"}]`;

/** The same texts come up again and again, and a snapshot that is another one counts as a change. */
const snapshots = new Map<string, Snapshot>();
const snapshotAt = (alpha: number, beta: number, policy: string): Snapshot => {
  const key = [alpha, beta, policy].join();
  const known = snapshots.get(key);
  if (known !== undefined) return known;
  const annotations = policy === '' ? {} : { 'podgraft.dev/rollout': policy };
  const made = snapshotOf({ alpha: template('alpha', alpha), beta: template('beta', beta) }, { shop: { annotations } });
  snapshots.set(key, made);
  return made;
};

/** What befalls a cluster between two looks of the initializer. */
type Step =
  | { readonly kind: 'annotate'; readonly on: string; readonly where: 'own' | 'template'; readonly value: string }
  | { readonly kind: 'policy'; readonly on: string; readonly value: string }
  | { readonly kind: 'namespace-policy'; readonly value: string }
  | { readonly kind: 'pause'; readonly on: string; readonly value: boolean }
  | { readonly kind: 'remove'; readonly on: string }
  | { readonly kind: 'template'; readonly name: 'alpha' | 'beta' }
  | { readonly kind: 'webhook'; readonly isUp: boolean }
  | { readonly kind: 'roll-out' }
  | { readonly kind: 'api-fails'; readonly times: number }
  | { readonly kind: 'crash' }
  | { readonly kind: 'pass'; readonly ms: number };

const on = fc.constantFrom('one', 'two', 'three');
const lists = fc.constantFrom('', 'alpha', 'beta', 'alpha,beta', 'disabled');
const policies = fc.constantFrom('', 'auto', 'auto', 'manual');

const noise: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('webhook'), isUp: fc.boolean() }),
  fc.constant({ kind: 'roll-out' }),
  fc.record({ kind: fc.constant('api-fails'), times: fc.integer({ min: 1, max: 5 }) }),
  fc.constant({ kind: 'crash' }),
  fc.record({ kind: fc.constant('pass'), ms: fc.constantFrom(500, 2000, 20_000, 61_000) }),
];
const edits: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('annotate'), on, where: fc.constantFrom('own', 'own', 'template'), value: lists }),
  fc.record({ kind: fc.constant('template'), name: fc.constantFrom('alpha', 'beta') }),
];
const claims: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('policy'), on, value: policies }),
  fc.record({ kind: fc.constant('namespace-policy'), value: policies }),
  fc.record({ kind: fc.constant('pause'), on, value: fc.boolean() }),
  fc.record({ kind: fc.constant('remove'), on }),
];

const withAnnotation = (object: JsonMap | undefined, key: string, value: string): JsonMap => {
  const { [key]: _, ...others } = readMap(object, 'annotations') ?? {};
  return { ...object, annotations: value === '' ? others : { ...others, [key]: value } };
};

const start = (cluster: FakeCluster, time: ManualTime) => startInitializer(cluster, time, { maxConcurrent: 3 }, 15_000);

/** A world in which steps happen, with an initializer in it or not. */
const createWorld = (time: ManualTime, policy: string, withInitializer: boolean) => {
  const versions = { alpha: 1, beta: 1 };
  let namespacePolicy = policy;
  const cluster = createFakeCluster(snapshotAt(1, 1, policy), time.now);
  let initializer = withInitializer ? start(cluster, time) : undefined;
  const look = (): void => {
    cluster.snapshot = snapshotAt(versions.alpha, versions.beta, namespacePolicy);
  };
  const change = (name: string, part: 'metadata' | 'spec', edit: (map: JsonMap) => JsonMap): void =>
    cluster.apply(name, (object) => ({ ...object, [part]: edit(readMap(object, part) ?? {}) }));
  const take = async (step: Step): Promise<void> => {
    if (step.kind === 'annotate' && step.where === 'own')
      change(step.on, 'metadata', (metadata) => withAnnotation(metadata, 'podgraft.dev/inject', step.value));
    if (step.kind === 'annotate' && step.where === 'template')
      change(step.on, 'spec', (spec) => {
        const podTemplate = readMap(spec, 'template');
        const metadata = withAnnotation(readMap(podTemplate, 'metadata'), 'podgraft.dev/inject', step.value);
        return { ...spec, template: { ...podTemplate, metadata } };
      });
    if (step.kind === 'policy')
      change(step.on, 'metadata', (metadata) => withAnnotation(metadata, 'podgraft.dev/rollout', step.value));
    if (step.kind === 'pause') change(step.on, 'spec', (spec) => ({ ...spec, paused: step.value }));
    if (step.kind === 'remove') cluster.remove(step.on);
    if (step.kind === 'template') versions[step.name] += 1;
    if (step.kind === 'namespace-policy') namespacePolicy = step.value;
    if (step.kind === 'template' || step.kind === 'namespace-policy') look();
    if (step.kind === 'webhook') cluster.isWebhookUp = step.isUp;
    if (step.kind === 'roll-out') cluster.rollOut();
    if (step.kind === 'api-fails') cluster.failures += step.times;
    if (step.kind === 'crash') {
      await initializer?.stop();
      initializer = withInitializer ? start(cluster, time) : undefined;
    }
    if (step.kind === 'pass') await time.pass(step.ms);
  };
  return { cluster, take, stop: async () => initializer?.stop() };
};

/** Lets an initializer look at everything, with time for all rollouts, while nothing else happens. */
const resync = async (cluster: FakeCluster, time: ManualTime): Promise<void> => {
  cluster.isWebhookUp = true;
  cluster.failures = 0;
  for (let round = 0; round < 6; round += 1) {
    cluster.rollOut();
    await time.pass(16_000);
  }
};

const describeImages = (pod: JsonMap): string =>
  readList(readMap(pod, 'spec'), 'containers')
    .map((container) => (container as JsonMap)['image'])
    .join();

/** A cluster without what differs from one time to another. */
const describeState = ({ deployments, pods }: FakeState) => ({
  deployments: Object.fromEntries(
    Object.entries(deployments)
      .sort()
      .map(([name, { metadata, spec }]) => {
        const podTemplate = readMap(spec as JsonMap, 'template');
        const annotations = readMap(readMap(podTemplate, 'metadata'), 'annotations') ?? {};
        return [
          name,
          {
            own: readMap(metadata as JsonMap, 'annotations') ?? {},
            inject: annotations['podgraft.dev/inject'],
            inherited: annotations['podgraft.dev/inherited'],
          },
        ];
      }),
  ),
  pods: pods.map((pod) => `${pod['of']}: ${describeImages(pod)}`).sort(),
});

const withoutRetry = (state: ReturnType<typeof describeState>) =>
  JSON.parse(
    JSON.stringify(state)
      .replace(/"podgraft\.dev\/retry":"[^"]*",?/g, '')
      .replaceAll(',}', '}'),
  );

describe('the initializer looks at levels, not at events', () => {
  it('a process that saw everything and one that saw nothing leave the same behind', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(...noise, ...edits, ...edits, ...claims), { maxLength: 25 }),
        async (steps) => {
          const time = createManualTime();
          const world = createWorld(time, '', true);
          for (const step of steps) await world.take(step);
          const { cluster } = world;
          const later = createManualTime();
          await later.pass(time.now() - later.now());
          const copy = createFakeCluster(cluster.snapshot, later.now, cluster.state);
          await resync(cluster, time);
          await world.stop();
          const fresh = start(copy, later);
          await resync(copy, later);
          await fresh.stop();
          expect(withoutRetry(describeState(copy.state))).toEqual(withoutRetry(describeState(cluster.state)));
          for (const count of Object.values(cluster.state.restarts)) expect(count).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 60 },
    ));

  it('whatever happened in between, workloads that may be restarted end where they would have without it', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...noise, ...edits, ...edits), { maxLength: 25 }), async (steps) => {
        const time = createManualTime();
        const busy = createWorld(time, 'auto', true);
        for (const step of steps) await busy.take(step);
        await resync(busy.cluster, time);
        await busy.stop();
        const later = createManualTime();
        const quiet = createWorld(later, 'auto', false);
        const isEdit = ({ kind }: Step) => kind === 'annotate' || kind === 'template';
        for (const step of steps.filter(isEdit)) await quiet.take(step);
        const fresh = start(quiet.cluster, later);
        await resync(quiet.cluster, later);
        await fresh.stop();
        expect(withoutRetry(describeState(busy.cluster.state))).toEqual(
          withoutRetry(describeState(quiet.cluster.state)),
        );
      }),
      { numRuns: 60 },
    ));
});
