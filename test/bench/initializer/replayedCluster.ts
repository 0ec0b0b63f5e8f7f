import type { Json, JsonMap } from '../../../src/core/json.ts';

/** What the replayed cluster holds, as the API server would list it. */
export interface ReplayedCluster {
  /** One object of a list, by its place; made when it is asked for, so that the server itself needs no memory for it. */
  readonly lists: Readonly<Record<string, { readonly count: number; item(index: number): JsonMap }>>;
}

const perNamespace = 50;

const namespaceOf = (index: number): string => `team-${Math.floor(index / perNamespace)}`;

const hex = (index: number): string => (index * 2654435761).toString(16).slice(0, 8).padStart(8, '0');

/** The fields that the API server keeps on who wrote what make up half of a real object. */
const managedFields = (count: number): Json =>
  Array.from({ length: count }, (_, index) => ({
    manager: `manager-${index}`,
    operation: 'Update',
    apiVersion: 'apps/v1',
    time: '2026-11-21T10:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: Object.fromEntries(
      Array.from({ length: 30 }, (_, field) => [`f:field${field}`, { 'f:value': {}, 'f:other': { '.': {} } }]),
    ),
  }));

const metadata = (kind: string, index: number, name: string, more: JsonMap = {}): JsonMap => ({
  name,
  namespace: namespaceOf(index),
  uid: `${hex(index)}-0000-4000-8000-${kind.toLowerCase().padEnd(12, '0').slice(0, 12)}`,
  resourceVersion: String(100_000 + index),
  generation: 1,
  creationTimestamp: '2026-11-21T10:00:00Z',
  managedFields: managedFields(2),
  ...more,
});

const podSpec = (index: number): JsonMap => ({
  containers: [
    {
      name: 'app',
      image: `registry.internal/team/app-${index}:1.2.3`,
      env: Array.from({ length: 25 }, (_, at) => ({ name: `SETTING_${at}`, value: `value of the setting ${at}` })),
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      livenessProbe: { httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
      readinessProbe: { httpGet: { path: '/readyz', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
      volumeMounts: [{ name: 'config', mountPath: '/config' }],
      terminationMessagePath: '/dev/termination-log',
      imagePullPolicy: 'IfNotPresent',
    },
  ],
  volumes: [{ name: 'config', configMap: { name: `app-${index}`, defaultMode: 420 } }],
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  securityContext: {},
});

const status: JsonMap = {
  observedGeneration: 1,
  ...{ replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
  conditions: [
    { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: 'it has progressed' },
    { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'it is available' },
  ],
};

/** A cluster of Deployments with three ReplicaSets and two pods each, some of which ask for a template and do not have it. */
export const createReplayedCluster = (deployments: number, asking: number): ReplayedCluster => {
  const every = Math.max(1, Math.floor(deployments / asking));
  const asks = (index: number): boolean => index % every === 0 && index / every < asking;
  const ask = (index: number): JsonMap => (asks(index) ? { annotations: { 'podgraft.dev/inject': 'agent' } } : {});
  const template = (index: number): JsonMap => ({
    metadata: { labels: { app: `app-${index}` }, ...ask(index) },
    spec: podSpec(index),
  });
  const selector = (index: number): JsonMap => ({ matchLabels: { app: `app-${index}` } });
  const owned = (kind: string, name: string): JsonMap => ({
    ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: 'u', controller: true, blockOwnerDeletion: true }],
  });
  const setOf = (index: number, revision: number): string => `app-${index}-${hex(index + revision)}`;
  return {
    lists: {
      deployments: {
        count: deployments,
        item: (index) => ({
          metadata: metadata('Deployment', index, `app-${index}`),
          spec: { replicas: 2, selector: selector(index), template: template(index) },
          status,
        }),
      },
      replicasets: {
        count: deployments * 3,
        item: (at) => {
          const index = Math.floor(at / 3);
          const name = setOf(index, at % 3);
          return {
            metadata: metadata('ReplicaSet', index, name, owned('Deployment', `app-${index}`)),
            spec: { replicas: at % 3 === 0 ? 2 : 0, selector: selector(index), template: template(index) },
            status: { replicas: 2 },
          };
        },
      },
      pods: {
        count: deployments * 2,
        item: (at) => {
          const index = Math.floor(at / 2);
          const set = setOf(index, 0);
          const labels = { app: `app-${index}`, 'pod-template-hash': hex(index) };
          return {
            metadata: metadata('Pod', index, `${set}-${at % 2}`, {
              ...owned('ReplicaSet', set),
              ...ask(index),
              labels,
            }),
            spec: { ...podSpec(index), nodeName: `node-${at % 200}`, serviceAccountName: 'default' },
            status: { phase: 'Running', podIP: '10.0.0.1', conditions: managedFields(1) },
          };
        },
      },
      namespaces: {
        count: Math.ceil(deployments / perNamespace),
        item: (index) => ({ metadata: { name: `team-${index}`, resourceVersion: '1' } }),
      },
      configmaps: {
        count: 1,
        item: () => ({
          metadata: {
            ...{ name: 'agent', namespace: 'podgraft-system', resourceVersion: '1' },
            labels: { 'podgraft.dev/template': 'true' },
          },
          data: { 'template.yaml': 'containers: [{name: agent, image: "agent:1"}]' },
        }),
      },
    },
  };
};
