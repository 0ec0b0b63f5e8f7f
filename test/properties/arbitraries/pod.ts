import fc from 'fast-check';
import type { JsonMap } from '../../../src/core/json.ts';
import { container, initContainer, missingVolumes } from './container.ts';
import { podSpecFields, volumes } from './podSpec.ts';
import { listBy, oneOf, seldom, sparse, toMap } from './sparse.ts';
import { unknownField, unknownValue } from './unknownFields.ts';

const names = ['app', 'worker', 'web', 'agent', 'extra', 'proxy'] as const;
const initNames = ['first', 'migrate', 'setup', 'proxy', 'setup', 'proxy', 'agent'] as const;

const oddKeys = [
  'a/b~c',
  '~1',
  '~0/',
  '__proto__',
  'constructor',
  'toString',
  '',
  'example.com/note',
  'note',
  'app',
  'tier',
  'ünïcode',
] as const;

const oddMap = fc
  .uniqueArray(fc.tuple(oneOf(...oddKeys), oneOf('', '1', 'x', '{"a":1}', '$(A)')), {
    selector: ([key]) => key,
    maxLength: 4,
  })
  .map((entries) => Object.fromEntries(entries) as JsonMap);

/** On the host's network a port is the host's: only the first container keeps its ports. */
const withoutSharedPorts = (containers: readonly JsonMap[]): JsonMap[] =>
  containers.map((entry, index) => {
    const { ports, ...rest } = entry;
    return index === 0 ? entry : rest;
  });

const spec = fc
  .tuple(
    listBy(container('pod', names), ({ name }) => name, 4),
    listBy(initContainer('pod', initNames), ({ name }) => name, 3, 0),
    seldom(volumes('pod'), 2),
    sparse(podSpecFields('pod'), 10),
    toMap({
      [unknownField]: seldom(unknownValue, 3),
      restartPolicy: seldom(oneOf('Always', 'Never'), 3),
      os: seldom(fc.constant({ name: 'windows' }), 20),
    }),
  )
  .map(([containers, inits, given, fields, rest]): JsonMap => {
    const taken = new Set(containers.map(({ name }) => name));
    const initContainers = inits.filter(({ name }) => !taken.has(name));
    const isOnHost = fields['hostNetwork'] === true;
    const all = [...(given ?? []), ...missingVolumes([...containers, ...initContainers], given ?? [])];
    return {
      ...(all.length > 0 ? { volumes: all } : {}),
      ...(initContainers.length > 0 ? { initContainers } : {}),
      containers: isOnHost ? withoutSharedPorts(containers) : containers,
      ...(isOnHost || fields['hostIPC'] === true ? { ...fields, hostUsers: true } : fields),
      ...rest,
    } as JsonMap;
  });

/** A pod as a user could have written it, valid by itself, without what it asks podgraft for. */
export const pod: fc.Arbitrary<JsonMap> = fc
  .record({
    spec,
    annotations: seldom(oddMap, 2),
    labels: seldom(oddMap, 2),
    unknown: seldom(unknownValue, 3),
    isGenerated: fc.boolean(),
  })
  .map(({ spec: ownSpec, annotations, labels, unknown, isGenerated }): JsonMap => {
    const metadata = Object.entries({
      ...(isGenerated ? { generateName: 'p-' } : { name: 'p' }),
      namespace: 'shop',
      labels,
      annotations,
      [unknownField]: unknown,
    }).filter(([, value]) => value !== undefined);
    return {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: Object.fromEntries(metadata) as JsonMap,
      spec: ownSpec,
      status: {},
    };
  });
