import { type JsonMap, readMap } from '../../src/core/json.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { snapshotOf } from '../core/inject.ts';
import { createFakeCluster, type FakeCluster } from './fakeCluster.ts';
import { createManualTime, type ManualTime } from './manualTime.ts';
import type { Watched } from './startInitializer.ts';

const versions = new Map<number, Snapshot>();

/** What is known of a cluster with one template of this version, whose workloads may be restarted: the same each time. */
export const snapshotAt = (version: number): Snapshot => {
  const annotations = { 'podgraft.dev/rollout': 'auto' };
  const made =
    versions.get(version) ??
    snapshotOf({ agent: `containers: [{name: agent, image: "agent:${version}"}]` }, { shop: { annotations } });
  versions.set(version, made);
  return made;
};

const asking = (deployment: JsonMap): JsonMap => {
  const spec = readMap(deployment, 'spec') ?? {};
  const metadata = { annotations: { 'podgraft.dev/inject': 'agent' } };
  return { ...deployment, spec: { ...spec, template: { ...readMap(spec, 'template'), metadata } } };
};

/** Deployments that may be restarted, with pods of the first version; the template has the second by now. */
export const prepareRestarts = (count: number): { readonly time: ManualTime; readonly cluster: FakeCluster } => {
  const time = createManualTime();
  const cluster = createFakeCluster(snapshotAt(1), time.now);
  for (let index = 0; index < count; index += 1) cluster.apply(`web-${index}`, asking);
  cluster.rollOut();
  cluster.snapshot = snapshotAt(2);
  return { time, cluster };
};

/** Which workloads an initializer has restarted. */
export const readRestarted = ({ acts }: Watched): string[] =>
  acts.filter(({ kind, outcome }) => kind === 'restart' && outcome === 'done').map(({ subject }) => subject.name);
