import fc from 'fast-check';
import { type JsonMap, readMap } from '../../../src/core/json.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { dynamicBody } from './dynamicBody.ts';
import { pod } from './pod.ts';
import { oneOf, seldom, sparse } from './sparse.ts';
import { templateBody } from './templateBody.ts';
import { writeBigIntegers } from './unknownFields.ts';
import { describable, readEntry, type World } from './world.ts';

const home = 'podgraft-system';
const names = ['alpha', 'beta', 'gamma'] as const;

/** What pods say for the parameters of {@link parameters}; some of it is not allowed. */
const values = sparse(
  {
    level: oneOf('debug', 'info', 'loud'),
    count: oneOf('0', '7', '50', '-1', 'many'),
    flag: oneOf('false', 'true'),
    size: oneOf('1Mi', '32Mi', '2Gi'),
    items: oneOf('', 'c', 'a, c', 'a,a', 'A'),
  },
  12,
);

/** A world with templates that hold expressions; the last one may be one of those without. */
export const dynamicWorld: fc.Arbitrary<World> = fc
  .record({
    pod,
    bodies: fc.tuple(dynamicBody, dynamicBody, fc.oneof(dynamicBody, templateBody('gamma'))),
    listed: fc.shuffledSubarray([...names], { minLength: 1 }),
    given: fc.tuple(values, values, values),
    owner: seldom(oneOf('ReplicaSet', 'Job'), 2),
    isLimited: fc.boolean(),
  })
  .map(({ pod: base, bodies: drawn, listed, given, owner, isLimited }) => {
    const bodies = Object.fromEntries(
      names.flatMap((name, index) =>
        listed.includes(name) ? [[name, toPlain(drawn[index] as JsonMap)] as const] : [],
      ),
    );
    const said = names.flatMap((name, index) =>
      listed.includes(name) && bodies[name]?.['parameters'] !== undefined
        ? Object.entries(given[index] ?? {}).map(([key, value]) => [`${name}.podgraft.dev/${key}`, value] as const)
        : [],
    );
    const metadata = readMap(base, 'metadata') ?? {};
    const annotations = {
      ...readMap(metadata, 'annotations'),
      ...Object.fromEntries(said),
      'podgraft.dev/inject': listed.join(','),
    };
    const owners =
      owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'v1', kind: owner, name: 'web', controller: true, uid: 'u' }] };
    const text = writeBigIntegers(JSON.stringify({ ...base, metadata: { ...metadata, ...owners, annotations } }));
    const entries = new Map(
      Object.entries(bodies).map(([name, body]) => [
        `${home}/${name}`,
        readEntry(name, JSON.stringify(body, undefined, 1)),
      ]),
    );
    const snapshot: Snapshot = {
      catalog: { entries },
      namespaces: new Map(),
      cluster: { region: 'eu' },
      home,
      namespaceTemplates: false,
    };
    return describable({ text, pod: JSON.parse(text), namespace: 'shop', snapshot, bodies, names: listed, isLimited });
  });

const toPlain = (value: JsonMap): JsonMap => JSON.parse(JSON.stringify(value));
