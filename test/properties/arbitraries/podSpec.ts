import fc from 'fast-check';
import type { JsonMap } from '../../../src/core/json.ts';
import { volumeNames, type Writer } from './container.ts';
import { listBy, oneOf, seldom, someOf, sparse, toMap } from './sparse.ts';
import { bigInteger, unknownField, unknownValue } from './unknownFields.ts';

const unknown = (writer: Writer) => (writer === 'pod' ? { [unknownField]: seldom(unknownValue, 12) } : {});

/** A pod's volume without a source is an emptyDir; a template has to say so. */
const sourceOf = (writer: Writer) =>
  writer === 'pod'
    ? fc.oneof({ weight: 8, arbitrary: volumeSource }, { weight: 1, arbitrary: fc.constant<JsonMap>({}) })
    : volumeSource;

const volumeSource = fc.oneof(
  { weight: 20, arbitrary: fc.constant<JsonMap>({ emptyDir: {} }) },
  sparse({ sizeLimit: oneOf('1Gi', '1024Mi'), medium: oneOf('', 'Memory') }, 3).map(
    (emptyDir): JsonMap => ({ emptyDir }),
  ),
  sparse({ defaultMode: oneOf(420, 256), optional: fc.boolean() }, 3).map(
    (rest): JsonMap => ({ configMap: { name: 'c', ...rest } }),
  ),
  oneOf('s', 't').map((secretName): JsonMap => ({ secret: { secretName } })),
  oneOf('', 'Directory').map((type): JsonMap => ({ hostPath: { path: '/var/log', type } })),
  fc.constant<JsonMap>({ persistentVolumeClaim: { claimName: 'p', readOnly: false } }),
  fc.constant<JsonMap>({ projected: { sources: [{ serviceAccountToken: { path: 'token', audience: '' } }] } }),
  fc.constant<JsonMap>({ downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } }),
);

/** Volumes under different names. */
export const volumes = (writer: Writer) =>
  listBy(
    fc
      .tuple(oneOf(...volumeNames), sourceOf(writer), toMap(unknown(writer)))
      .map(([name, source, rest]): JsonMap => ({ name, ...source, ...rest })),
    ({ name }) => name,
  );

const toleration = fc
  .tuple(
    fc.oneof(
      fc.constant({ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }),
      fc.record({ key: oneOf('dedicated', 'spot'), operator: oneOf('Exists') }),
      fc.record({
        key: oneOf('dedicated'),
        operator: seldom(oneOf('Equal'), 2),
        value: oneOf('a', 'b'),
        effect: oneOf('NoSchedule'),
      }),
    ),
    seldom(oneOf(0, 30, 300), 3),
  )
  .map(([taint, tolerationSeconds]): JsonMap => {
    const entry = Object.fromEntries(Object.entries(taint).filter(([, value]) => value !== undefined)) as JsonMap;
    return tolerationSeconds === undefined || entry['effect'] !== 'NoExecute' ? entry : { ...entry, tolerationSeconds };
  });

const tolerationKey = ({ key, operator, value, effect }: JsonMap) => `${key}/${operator ?? 'Equal'}/${value}/${effect}`;

const preferred = listBy(
  fc.record({ weight: oneOf(1, 50), key: oneOf('zone', 'disk') }).map(
    ({ weight, key }): JsonMap => ({
      weight,
      preference: { matchExpressions: [{ key, operator: 'Exists' }] },
    }),
  ),
  (entry) => JSON.stringify(entry),
  2,
);

const required = oneOf('zone', 'disk').map((key) => ({
  nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'Exists' }] }],
}));

const podTerms = oneOf('zone', 'host').map((topologyKey) => [
  { topologyKey, labelSelector: { matchLabels: { app: 'a' } } },
]);

const affinity = (writer: Writer) =>
  sparse(
    {
      nodeAffinity: sparse(
        {
          preferredDuringSchedulingIgnoredDuringExecution: preferred,
          requiredDuringSchedulingIgnoredDuringExecution: required,
          ...unknown(writer),
        },
        2,
      ),
      podAntiAffinity: sparse({ requiredDuringSchedulingIgnoredDuringExecution: podTerms }, 2),
    },
    2,
  );

const dnsConfig = sparse(
  {
    nameservers: someOf('10.0.0.10', '10.0.0.11'),
    searches: someOf('a.example.com', 'b.example.com', 'svc.cluster.local'),
    options: listBy(
      fc
        .tuple(oneOf('ndots', 'edns0'), seldom(oneOf('2', '5', ''), 2))
        .map(([name, value]): JsonMap => (value === undefined ? { name } : { name, value })),
      ({ name }) => name,
      2,
    ),
  },
  2,
);

const hostAlias = fc.record({ ip: oneOf('10.0.0.1', '10.0.0.2'), hostnames: someOf('a.local', 'b.local') });

const spread = fc
  .record({
    maxSkew: oneOf(1, 2),
    topologyKey: oneOf('zone', 'host'),
    whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
  })
  .map((constraint): JsonMap => constraint);

const podSecurityContext = (writer: Writer) =>
  sparse({
    fsGroup: writer === 'pod' ? fc.oneof(oneOf(0, 2000), bigInteger) : oneOf(0, 2000),
    runAsNonRoot: fc.boolean(),
    runAsUser: oneOf(0, 1000),
    supplementalGroups: someOf(1, 2, 3),
    sysctls: listBy(fc.record({ name: oneOf('a.b', 'c.d'), value: oneOf('1', '0') }), ({ name }) => name, 2),
    ...unknown(writer),
  });

/**
 * Every field of a PodSpec that a template may hold, but for containers and volumes; `overhead` is left out: the API
 * server refuses one that the RuntimeClass does not say.
 */
export const podSpecFields = (writer: Writer): Record<string, fc.Arbitrary<unknown>> => ({
  activeDeadlineSeconds: oneOf(60, 600),
  affinity: affinity(writer),
  automountServiceAccountToken: fc.boolean(),
  dnsConfig,
  dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', ''),
  enableServiceLinks: fc.boolean(),
  hostAliases: listBy(hostAlias, ({ ip }) => ip, 2),
  hostIPC: fc.boolean(),
  hostNetwork: oneOf(false, false, true),
  hostUsers: fc.boolean(),
  hostname: oneOf('', 'h'),
  imagePullSecrets: listBy(fc.record({ name: oneOf('r', 's') }), ({ name }) => name, 2),
  nodeSelector: sparse({ disk: oneOf('ssd', 'hdd', ''), zone: oneOf('a') }, 2),
  readinessGates: listBy(
    fc.record({ conditionType: oneOf('example.com/a', 'example.com/b') }),
    ({ conditionType }) => conditionType,
    2,
  ),
  runtimeClassName: oneOf('r', 's'),
  schedulerName: oneOf('default-scheduler', 'mine', ''),
  schedulingGates: listBy(fc.record({ name: oneOf('g', 'h') }), ({ name }) => name, 2),
  securityContext: podSecurityContext(writer),
  setHostnameAsFQDN: fc.boolean(),
  shareProcessNamespace: fc.boolean(),
  subdomain: oneOf('', 'd'),
  terminationGracePeriodSeconds: oneOf(0, 30, 60),
  tolerations: listBy(toleration, tolerationKey),
  topologySpreadConstraints: listBy(
    spread,
    ({ topologyKey, whenUnsatisfiable }) => `${topologyKey}/${whenUnsatisfiable}`,
    2,
  ),
});
