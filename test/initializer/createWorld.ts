import { type JsonMap, readMap } from '../../src/core/json.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { snapshotOf } from '../core/inject.ts';
import { createFakeCluster, type FakeCluster } from './fakeCluster.ts';
import type { ManualTime } from './manualTime.ts';
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
export type Step =
  | { readonly kind: 'annotate'; readonly on: string; readonly where: 'own' | 'template'; readonly value: string }
  | { readonly kind: 'policy'; readonly on: string; readonly value: string }
  | { readonly kind: 'namespace-policy'; readonly value: string }
  | { readonly kind: 'pause'; readonly on: string; readonly value: boolean }
  | { readonly kind: 'remove'; readonly on: string }
  | { readonly kind: 'template'; readonly name: 'alpha' | 'beta' }
  | { readonly kind: 'webhook'; readonly isUp: boolean }
  | { readonly kind: 'roll-out' }
  | { readonly kind: 'api-fails'; readonly times: number }
  | { readonly kind: 'crash' | 'settle' }
  | { readonly kind: 'pass'; readonly ms: number };

const withAnnotation = (object: JsonMap | undefined, key: string, value: string): JsonMap => {
  const { [key]: _, ...others } = readMap(object, 'annotations') ?? {};
  return { ...object, annotations: value === '' ? others : { ...others, [key]: value } };
};

/** Starts an initializer that looks at everything often. */
export const start = (cluster: FakeCluster, time: ManualTime) =>
  startInitializer(cluster, time, { maxConcurrent: 3 }, 15_000);

/** Lets an initializer look at everything, with time for rollouts, while nothing else happens. */
const settle = async (cluster: FakeCluster, time: ManualTime, rounds: number): Promise<void> => {
  cluster.isWebhookUp = true;
  cluster.failures = 0;
  for (let round = 0; round < rounds; round += 1) {
    cluster.rollOut();
    await time.pass(16_000);
  }
};

/** As often as all that is left to do may take. */
export const resync = (cluster: FakeCluster, time: ManualTime): Promise<void> => settle(cluster, time, 6);

/** A world in which steps happen, with an initializer in it or not. */
export const createWorld = (time: ManualTime, policy: string, withInitializer: boolean) => {
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
    if (step.kind === 'settle') await settle(cluster, time, 2);
  };
  return { cluster, take, stop: async () => initializer?.stop() };
};
