import { type Decision, decide } from '../../src/core/decide.ts';
import { inheritAnnotations } from '../../src/core/inheritAnnotations.ts';
import { isMap, type Json, type JsonMap, readMap } from '../../src/core/json.ts';
import { readResult } from '../../src/core/merge/plan.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import type { ClusterDoor, Found, Place } from '../../src/initializer/clusterDoor.ts';
import type { WorkloadReference } from '../../src/initializer/workloadKinds.ts';

/** Everything that such a cluster remembers, as JSON: a copy of it is another cluster in the same state. */
export interface FakeState {
  deployments: Record<string, JsonMap>;
  pods: JsonMap[];
  events: JsonMap[];
  /** How many restarts each workload was given for the same templates. */
  restarts: Record<string, number>;
  version: number;
}

/** Deployments with two pods each, in the namespace `shop`, with a webhook that may be away and an API server that may fail. */
export interface FakeCluster {
  readonly state: FakeState;
  readonly door: ClusterDoor;
  readonly reports: string[];
  readonly writes: string[];
  snapshot: Snapshot;
  isWebhookUp: boolean;
  /** How many of the next requests fail. */
  failures: number;
  /** Creates or changes a Deployment, as a user does. */
  apply(name: string, change: (deployment: JsonMap) => JsonMap): void;
  remove(name: string): void;
  /** Lets the controllers work, or that of one Deployment: earlier pods are replaced, refused ones wait for a retry. */
  rollOut(name?: string): void;
}

const namespace = 'shop';

export const createFakeCluster = (snapshot: Snapshot, now: () => number, from?: FakeState): FakeCluster => {
  const state: FakeState =
    from === undefined
      ? { deployments: {}, pods: [], events: [], restarts: {}, version: 1 }
      : (structuredClone(from) as FakeState);
  const reports: string[] = [];
  const writes: string[] = [];

  const store = (name: string, changed: JsonMap, by: 'user' | 'initializer'): JsonMap => {
    const before = state.deployments[name];
    const inheritance = cluster.isWebhookUp ? inheritAnnotations({ ...changed, kind: 'Deployment' }) : undefined;
    const spec = readMap(changed, 'spec') ?? {};
    const object = {
      ...changed,
      spec: inheritance === undefined ? spec : { ...spec, template: inheritance.podTemplate },
    };
    const isSpecSame = before !== undefined && JSON.stringify(before['spec']) === JSON.stringify(object.spec);
    state.version += 1;
    const known = readMap(before, 'metadata');
    const generation = Number(known?.['generation'] ?? 0) + (isSpecSame ? 0 : 1);
    const metadata = {
      ...readMap(changed, 'metadata'),
      ...{ name, namespace, generation, uid: known?.['uid'] ?? `uid-${name}-${state.version}` },
      resourceVersion: String(state.version),
    };
    const stored = { ...object, metadata };
    if (by === 'initializer' && !isSpecSame) writes.push(`${name}: ${JSON.stringify(podMetadata(stored))}`);
    state.deployments[name] = stored;
    return stored;
  };

  /** Gives a Deployment the pods and the status that its controller would. */
  const rollOutOne = (name: string, deployment: JsonMap): JsonMap => {
    const spec = readMap(deployment, 'spec') ?? {};
    const metadata = readMap(deployment, 'metadata') ?? {};
    const { generation } = metadata;
    const template = readMap(spec, 'template') ?? {};
    const revision = JSON.stringify(template);
    const mine = state.pods.filter((pod) => pod['of'] === name);
    const old = mine.filter((pod) => pod['revision'] !== revision);
    const done = { observedGeneration: Number(generation), replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
    const settle = (status: JsonMap): JsonMap => {
      state.deployments[name] = { ...deployment, status };
      return status;
    };
    if (mine.length === 2 && old.length === 0) return settle({ ...done, conditions: [available] });
    if (spec['paused'] === true && mine.length === 2)
      return settle({ ...done, updatedReplicas: 0, conditions: [available] });
    const pods = [0, 1].map((index) => admit(toPod(name, index, template), cluster.snapshot, cluster.isWebhookUp));
    if (pods.some((pod) => pod === undefined)) {
      state.events = state.events.filter((event) => readMap(event, 'involvedObject')?.['name'] !== name);
      state.events.push(toRefusal(metadata, now()));
      const waiting = { observedGeneration: Number(generation), replicas: mine.length, updatedReplicas: 0 };
      return settle({ ...waiting, conditions: [{ ...available, reason: 'ReplicaSetUpdated' }] });
    }
    state.pods = [
      ...state.pods.filter((pod) => pod['of'] !== name),
      ...pods.map((pod) => ({ ...pod, of: name, revision })),
    ];
    return settle({ ...done, conditions: [available] });
  };

  /** A request that fails as often as it was told to. */
  const ask = async <T>(answer: () => T): Promise<T | { kind: 'problem'; message: string }> => {
    if (cluster.failures === 0) return answer();
    cluster.failures -= 1;
    return { kind: 'problem', message: 'the API server cannot be reached' };
  };

  const find = (name: string): Found => {
    const object = state.deployments[name];
    return object === undefined ? { kind: 'gone' } : { kind: 'object', object };
  };

  const door: ClusterDoor = {
    snapshot: () => cluster.snapshot,
    list: (kind, see) =>
      ask(() => {
        const all = { Deployment: Object.values(state.deployments), Pod: state.pods, Event: state.events };
        for (const object of all[kind as keyof typeof all] ?? []) see(object);
        return undefined;
      }),
    read: ({ name }: Place) => ask(() => find(name)),
    patch: ({ name }: Place, body) =>
      ask(() => {
        const object = state.deployments[name];
        if (object === undefined) return { kind: 'gone' };
        const version = readMap(body, 'metadata')?.['resourceVersion'];
        if (version !== undefined && version !== readMap(object, 'metadata')?.['resourceVersion'])
          return { kind: 'conflict' };
        const mark = podMetadata(body)?.['podgraft.dev/restarted-for'];
        if (mark !== undefined) {
          const templates = JSON.stringify(JSON.parse(String(mark)).templates);
          const key = `${readMap(object, 'metadata')?.['uid']} ${templates}`;
          state.restarts[key] = (state.restarts[key] ?? 0) + 1;
        }
        return { kind: 'object', object: store(name, merge(object, body), 'initializer') };
      }),
    probe: () =>
      ask(() => (cluster.isWebhookUp ? undefined : ({ kind: 'problem', message: 'connection refused' } as const))),
    report: ({ name }: WorkloadReference, reason) => void reports.push(`${name}: ${reason}`),
  };

  const cluster: FakeCluster = {
    ...{ state, door, reports, writes, snapshot, isWebhookUp: true, failures: 0 },
    apply: (name, change) => {
      store(name, change(state.deployments[name] ?? bare()), 'user');
    },
    remove: (name) => {
      delete state.deployments[name];
      state.pods = state.pods.filter((pod) => pod['of'] !== name);
    },
    rollOut: (only) => {
      for (const [name, one] of Object.entries(state.deployments)) if ((only ?? name) === name) rollOutOne(name, one);
    },
  };
  return cluster;
};

const available: JsonMap = { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' };

const bare = (): JsonMap => ({
  metadata: {},
  spec: { replicas: 2, template: { metadata: {}, spec: { containers: [{ name: 'app', image: 'app:1' }] } } },
});

const podMetadata = (object: JsonMap): JsonMap | undefined =>
  readMap(readMap(readMap(readMap(object, 'spec'), 'template'), 'metadata'), 'annotations');

const toPod = (name: string, index: number, template: JsonMap): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    ...readMap(template, 'metadata'),
    ...{ name: `${name}-${index}`, namespace, labels: { 'pod-template-hash': 'h' } },
    ownerReferences: [{ kind: 'ReplicaSet', name: `${name}-h`, controller: true }],
  },
  spec: template['spec'] as Json,
});

/** The pod as the webhook would have it; undefined if it is refused. */
const admit = (pod: JsonMap, snapshot: Snapshot, isUp: boolean): JsonMap | undefined => {
  const decision: Decision = decide({ pod, namespace }, snapshot);
  if (decision.kind === 'skip') return pod;
  return decision.kind === 'inject' && isUp ? readResult(decision.plan) : undefined;
};

const toRefusal = ({ name, uid }: JsonMap, at: number): JsonMap => ({
  involvedObject: { kind: 'Deployment', namespace, name: name as Json, uid: uid as Json },
  reason: 'FailedCreate',
  message: 'Error creating: Internal error occurred: failed calling webhook "pods.podgraft.dev": connection refused',
  lastTimestamp: new Date(at).toISOString(),
});

/** A merge patch (RFC 7386). */
const merge = (object: JsonMap, patch: JsonMap): JsonMap => {
  const merged: Record<string, Json> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = isMap(value) ? merge(readMap(merged, key) ?? {}, value) : value;
  }
  return merged;
};
