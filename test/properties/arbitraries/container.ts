import fc from 'fast-check';
import { type JsonMap, readList } from '../../../src/core/json.ts';
import { entryKey } from '../listKeys.ts';
import { listBy, oneOf, seldom, someOf, sparse, toMap } from './sparse.ts';
import { bigInteger, unknownField, unknownValue } from './unknownFields.ts';

/** Whose container it is: the pod's own may hold what no template can. */
export type Writer = 'pod' | 'template';

export const volumeNames = ['data', 'logs', 'config', 'cache'] as const;

const unknown = (writer: Writer, oneIn = 12) =>
  writer === 'pod' ? { [unknownField]: seldom(unknownValue, oneIn) } : {};

const valueFrom = fc.oneof(
  oneOf('metadata.name', 'spec.nodeName').map((fieldPath) => ({ fieldRef: { fieldPath } })),
  oneOf('limits.cpu', 'requests.memory').map((resource) => ({ resourceFieldRef: { resource } })),
  fc
    .record({ name: oneOf('s', 't'), key: oneOf('k'), optional: fc.boolean() })
    .map((secretKeyRef) => ({ secretKeyRef })),
);

const envEntry = (writer: Writer) =>
  fc
    .record({
      name: oneOf('A', 'B', 'C', 'D', 'E', 'F', 'G'),
      value: seldom(oneOf('1', '2', '', '$(A)', '$(B)-x', '$(C)$(D)', '$$(A)', '$(MISSING)', '$(E', '$'), 1),
      valueFrom: seldom(valueFrom, 4),
      ...unknown(writer),
    })
    .map(({ name, value, valueFrom: source, ...rest }): JsonMap => {
      const own = source === undefined ? { value } : { valueFrom: source };
      return Object.fromEntries(
        Object.entries({ name, ...own, ...rest }).filter(([, field]) => field !== undefined),
      ) as JsonMap;
    });

const envSource = (writer: Writer) =>
  fc.oneof(
    sparse({ prefix: oneOf('P_', ''), configMapRef: fc.constant({ name: 'c' }), ...unknown(writer) }, 1),
    toMap({
      secretRef: sparse({ name: oneOf('s', 't'), optional: fc.boolean() }, 2).map((ref) => ({ name: 's', ...ref })),
    }),
  );

/** Where each volume is usually mounted. */
const usualMounts = oneOf(
  { name: 'data', mountPath: '/data' },
  { name: 'logs', mountPath: '/var/log' },
  { name: 'config', mountPath: '/etc/config' },
  { name: 'cache', mountPath: '/cache' },
);

const unusualMounts = fc.record({
  name: oneOf(...volumeNames),
  mountPath: oneOf('/data', '/var/log', '/etc/config', '/cache'),
});

const mount = (writer: Writer) =>
  fc
    .tuple(
      fc.oneof({ weight: 7, arbitrary: usualMounts }, { weight: 1, arbitrary: unusualMounts }),
      sparse(
        { readOnly: fc.boolean(), subPath: oneOf('', 'sub'), mountPropagation: oneOf('None'), ...unknown(writer) },
        8,
      ),
    )
    .map(([place, rest]): JsonMap => ({ ...place, ...rest }));

/** The volumes that these containers mount and that are not among the known ones, as plain as can be. */
export const missingVolumes = (containers: readonly JsonMap[], known: readonly JsonMap[]): JsonMap[] => {
  const names = new Set(
    containers.flatMap((entry) => (readList(entry, 'volumeMounts') as readonly JsonMap[]).map(({ name }) => name)),
  );
  for (const { name } of known) names.delete(name);
  return [...names].map((name): JsonMap => ({ name: name ?? '', emptyDir: {} }));
};

const port = (writer: Writer) =>
  fc
    .tuple(
      fc.record({ containerPort: oneOf(80, 8080, 9090) }),
      sparse(
        {
          name: oneOf('http', 'metrics', 'dns'),
          protocol: oneOf('TCP', 'UDP', ''),
          hostPort: oneOf(0),
          ...unknown(writer),
        },
        2,
      ),
    )
    .map(([number, rest]): JsonMap => ({ ...number, ...rest }));

const portKey = (entry: JsonMap) => `${entry['containerPort']}/${entry['protocol'] || 'TCP'}`;

/** Names of ports must differ within a container. */
const withoutRepeatedNames = (entries: readonly JsonMap[]): JsonMap[] =>
  entries.map((entry, index) => {
    const { name, ...rest } = entry;
    return entries.findIndex((other) => other['name'] === name) === index ? entry : rest;
  });

/** Requests never exceed limits, whichever pod and template give them. */
const resources = sparse(
  {
    limits: sparse(
      {
        cpu: oneOf(1, '1', '1000m', 0.5, '2'),
        memory: oneOf('1Gi', '1024Mi', '0.5Gi'),
        'example.com/gpu': oneOf(1, '1'),
      },
      2,
    ),
    requests: sparse({ cpu: oneOf('100m', 0.1, '0.1', '50m'), memory: oneOf('64Mi', '65536Ki', '32Mi') }, 2),
  },
  2,
);

const handler = fc.oneof(
  fc.constant({ httpGet: { path: '/ready', port: 8080 } }),
  fc.constant({ httpGet: { port: 'http', scheme: 'HTTPS', httpHeaders: [{ name: 'x', value: '' }] } }),
  fc.constant({ tcpSocket: { port: 80 } }),
  fc.constant({ exec: { command: ['true'] } }),
);

const probe = (writer: Writer) =>
  fc
    .tuple(
      fc.oneof(handler, fc.constant({ grpc: { port: 9000 } })),
      sparse({
        periodSeconds: oneOf(0, 5, 10),
        initialDelaySeconds: oneOf(0, 1),
        timeoutSeconds: oneOf(0, 1, 4),
        failureThreshold: oneOf(3, 30),
        ...unknown(writer),
      }),
    )
    .map(([how, numbers]): JsonMap => ({ ...how, ...numbers }));

const securityContext = (writer: Writer) =>
  sparse({
    allowPrivilegeEscalation: oneOf(false),
    readOnlyRootFilesystem: fc.boolean(),
    runAsNonRoot: fc.boolean(),
    runAsUser: writer === 'pod' ? fc.oneof(oneOf(0, 1000), bigInteger) : oneOf(0, 1000),
    capabilities: sparse(
      { add: someOf('NET_BIND_SERVICE'), drop: fc.oneof(someOf('ALL', 'NET_RAW'), fc.constant([])) },
      2,
    ),
    seccompProfile: fc.constant({ type: 'RuntimeDefault' }),
    ...unknown(writer),
  });

/** What a container may hold besides its name and image. */
const fields = (writer: Writer) => ({
  args: fc.oneof(someOf('--a', '--b'), fc.constant([])),
  command: someOf('run', 'sh'),
  env:
    writer === 'pod' ? fc.array(envEntry(writer), { maxLength: 5 }) : listBy(envEntry(writer), ({ name }) => name, 4),
  envFrom: listBy(envSource(writer), (entry) => entryKey('envFrom', entry), 2),
  imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never', ''),
  ports: listBy(port(writer), portKey).map(withoutRepeatedNames),
  resources,
  securityContext: securityContext(writer),
  stdin: fc.boolean(),
  terminationMessagePath: oneOf('/dev/termination-log', '/tmp/why', ''),
  terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
  volumeMounts: listBy(mount(writer), ({ mountPath }) => mountPath),
  workingDir: oneOf('', '/app'),
  ...unknown(writer, 8),
});

/** What only containers and native sidecars may hold. */
const liveFields = (writer: Writer) => ({
  lifecycle: sparse({ preStop: handler, postStart: handler }, 2),
  livenessProbe: probe(writer),
  readinessProbe: probe(writer),
  startupProbe: probe(writer),
});

const images = ['app:1', 'agent:2', 'agent', 'registry.example.com:5000/agent', 'envoy@sha256:00'] as const;

/** One container under one of the names. A pod's own may ask for the template's image. */
export const container = (writer: Writer, names: readonly string[]): fc.Arbitrary<JsonMap> =>
  fc
    .tuple(
      fc.record({
        name: fc.constantFrom(...names),
        image: writer === 'pod' ? oneOf(...images) : oneOf(...images.slice(0, 3)),
      }),
      sparse(fields(writer)),
      sparse(liveFields(writer), 6),
    )
    .map(([own, rest, live]): JsonMap => ({ ...own, ...rest, ...live }));

/** One init container, or a native sidecar. */
export const initContainer = (writer: Writer, names: readonly string[]): fc.Arbitrary<JsonMap> =>
  fc
    .tuple(container(writer, names), fc.boolean())
    .map(([{ lifecycle, livenessProbe, readinessProbe, startupProbe, ...own }, isSidecar]): JsonMap => {
      if (!isSidecar) return own as JsonMap;
      const live = Object.entries({ lifecycle, livenessProbe, readinessProbe, startupProbe }).filter(
        ([, field]) => field !== undefined,
      );
      return { ...own, restartPolicy: 'Always', ...Object.fromEntries(live) } as JsonMap;
    });

/** A partial container for `each`. */
export const partialContainer: fc.Arbitrary<JsonMap> = fc
  .tuple(sparse(fields('template'), 5), sparse(liveFields('template'), 12))
  .map(([some, live]): JsonMap => ({ ...some, ...live }));

/** The short forms of `each` that a template may hold at its top level. */
export const shortForms = {
  env: fields('template').env,
  envFrom: fields('template').envFrom,
  volumeMounts: fields('template').volumeMounts,
};
