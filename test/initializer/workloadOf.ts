import { parse } from 'yaml';
import type { JsonMap } from '../../src/core/json.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { readWorkload, type Workload } from '../../src/initializer/workload.ts';
import type { WorkloadKind } from '../../src/initializer/workloadKinds.ts';
import { snapshotOf } from '../core/inject.ts';

/** A template `agent` with a container and a volume, one `env` with a variable only, and one that refuses everybody. */
export const templates = {
  agent: 'containers: [{name: agent, image: "agent:1"}]\nvolumes: [{name: logs, emptyDir: {}}]',
  env: 'env: [{name: LEVEL, value: debug}]',
  closed: 'allow: "false"\ncontainers: [{name: closed, image: "closed:1"}]',
};

/** The snapshot with these templates, in which the namespace `shop` has these annotations and labels. */
export const worldOf = (annotations: Record<string, string> = {}, labels: Record<string, string> = {}): Snapshot =>
  snapshotOf(templates, { shop: { annotations, labels } });

/** What an API server has of a workload, from the YAML of what is of interest. */
export const objectOf = (kind: WorkloadKind, yaml: string): JsonMap => {
  const { metadata, template, status, ...spec } = parse(yaml) as Record<string, JsonMap>;
  const podTemplate = { metadata: {}, spec: { containers: [{ name: 'app', image: 'app:1' }] }, ...template };
  const holder = kind === 'CronJob' ? { jobTemplate: { spec: { template: podTemplate } } } : { template: podTemplate };
  return {
    metadata: { name: 'web', namespace: 'shop', uid: 'u-1', resourceVersion: '7', generation: 2, ...metadata },
    spec: { replicas: 2, ...spec, ...holder },
    status: status ?? {},
  };
};

/** The workload that is read from it. */
export const workloadOf = (kind: WorkloadKind, yaml: string, snapshot = worldOf()): Workload | undefined =>
  readWorkload(kind, objectOf(kind, yaml), snapshot);

/** A Deployment whose rollout is complete, and that asks for `agent` in its pod template. */
export const settled = `
template: {metadata: {annotations: {podgraft.dev/inject: agent}}, spec: {containers: [{name: app, image: "app:1"}]}}
status:
  observedGeneration: 2
  replicas: 2
  updatedReplicas: 2
  availableReplicas: 2
  conditions: [{type: Progressing, status: "True", reason: NewReplicaSetAvailable}]
`;
