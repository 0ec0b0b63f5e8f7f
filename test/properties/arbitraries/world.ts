import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Json, type JsonMap, readList, readMap } from '../../../src/core/json.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { type CatalogEntry, emptyCatalog, updateCatalog } from '../../../src/core/template/catalog.ts';
import type { OnConflict } from '../../../src/core/template/template.ts';
import { pod } from './pod.ts';
import { oneOf, seldom } from './sparse.ts';
import { templateBody } from './templateBody.ts';
import { writeBigIntegers } from './unknownFields.ts';

/** A pod that asks for templates, and everything that the answer may depend on. */
export interface World {
  /** The pod as JSON text; its integers may be beyond what JavaScript can hold. */
  readonly text: string;
  /** What `JSON.parse` makes of it. */
  readonly pod: JsonMap;
  readonly namespace: string;
  readonly snapshot: Snapshot;
  /** What each template says, by its name. */
  readonly bodies: Readonly<Record<string, JsonMap>>;
  /** The names that the pod asks for, in the order in which they apply. */
  readonly names: readonly string[];
  /** Whether the pod's namespace has a LimitRange. */
  readonly isLimited: boolean;
}

const home = 'podgraft-system';
const templateNames = ['alpha', 'beta', 'gamma'] as const;

/** The same text comes up in many runs; parsing it is the slowest part of a run. */
const parsed = new Map<string, CatalogEntry>();

export const readEntry = (name: string, text: string): CatalogEntry => {
  const key = `${name}\n${text}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const { entries } = updateCatalog(emptyCatalog, [
    { kind: 'set', source: { namespace: home, name, key: 'template.yaml', text } },
  ]);
  const entry = entries.get(`${home}/${name}`) as CatalogEntry;
  parsed.set(key, entry);
  return entry;
};

/** The template's text: JSON, which is YAML too, or what people write. */
const writeTemplate = (body: JsonMap, isYaml: boolean): string =>
  isYaml ? stringify(body, { version: '1.1' }) : JSON.stringify(body, undefined, 1);

const asks = ['pod', 'pod', 'pod', 'legacy', 'inherited', 'namespace', 'enabled'] as const;

/**
 * The pod with some of its containers made stubs of the templates': `override` gives those that a template names the
 * image that asks for the template's own, or that image itself; `leftOver` does it to containers that no template names.
 */
const withStubs = (
  pod: JsonMap,
  bodies: readonly JsonMap[],
  stub: 'auto' | 'same' | 'leftOver' | undefined,
): JsonMap => {
  if (stub === undefined) return pod;
  const spec = readMap(pod, 'spec') ?? {};
  const changed: Record<string, Json> = {};
  for (const list of ['containers', 'initContainers']) {
    if (spec[list] === undefined) continue;
    changed[list] = (readList(spec, list) as readonly JsonMap[]).map((container) => {
      const named = bodies
        .flatMap((body) => readList(body, list) as readonly JsonMap[])
        .find(({ name }) => name === container['name']);
      if (named === undefined) return stub === 'leftOver' ? { ...container, image: 'auto' } : container;
      return { ...container, image: stub === 'same' ? (named['image'] ?? '') : 'auto' };
    });
  }
  return { ...pod, spec: { ...spec, ...changed } };
};

/** How the pod comes to ask for the templates: its annotations, and its namespace's. */
const writeRequest = (ask: (typeof asks)[number], names: readonly string[]) => {
  const inject = 'podgraft.dev/inject';
  const list = { [inject]: names.join(', ') };
  const nothing = { own: {}, namespace: { labels: {}, annotations: {} } };
  switch (ask) {
    case 'pod':
      return { ...nothing, own: list };
    case 'legacy':
      return {
        ...nothing,
        own: Object.fromEntries(names.map((name) => [`initializer.kubernetes.io/${name}`, 'true'])),
      };
    case 'inherited':
      return { ...nothing, own: { 'podgraft.dev/inherited': JSON.stringify(list) } };
    case 'namespace':
      return { own: {}, namespace: { labels: { [inject]: 'enabled' }, annotations: list } };
    case 'enabled':
      return { own: { [inject]: 'enabled' }, namespace: { labels: {}, annotations: list } };
  }
};

/** Any world, with up to so many templates. */
export const world = (maxTemplates = 3): fc.Arbitrary<World> =>
  fc
    .record({
      pod,
      bodies: fc.tuple(templateBody('alpha'), templateBody('beta'), templateBody('gamma')),
      stub: seldom(oneOf('auto', 'auto', 'auto', 'same', 'same', 'same', 'leftOver'), 2),
      listed: fc.shuffledSubarray([...templateNames.slice(0, maxTemplates)], { minLength: 1 }),
      ask: oneOf(...asks),
      targets: seldom(oneOf('*', '!agent, *', 'app', ''), 12),
      isYaml: seldom(fc.constant(true), 4),
      isLimited: fc.boolean(),
    })
    .map(({ pod: base, bodies: given, listed, stub, ask, targets, isYaml, isLimited }) => {
      const names = ask === 'legacy' ? listed.toSorted() : listed;
      const bodies = Object.fromEntries(
        templateNames.flatMap((name, index) =>
          names.includes(name) ? [[name, toPlain(given[index] as JsonMap)] as const] : [],
        ),
      );
      const request = writeRequest(ask, names);
      const { metadata, ...rest } = withStubs(base, Object.values(bodies), stub) as { metadata: JsonMap };
      const own = {
        ...request.own,
        ...(targets === undefined ? {} : { [`${names[0]}.podgraft.dev/containers`]: targets }),
      };
      const annotations = Object.fromEntries([
        ...Object.entries(readMap(metadata, 'annotations') ?? {}),
        ...Object.entries(own),
      ]);
      const isAnnotated = Object.keys(annotations).length > 0;
      const text = writeBigIntegers(
        JSON.stringify({ ...rest, metadata: isAnnotated ? { ...metadata, annotations } : metadata }),
      );
      const entries = new Map(
        Object.entries(bodies).map(([name, body]) => [
          `${home}/${name}`,
          readEntry(name, writeTemplate(body, isYaml === true)),
        ]),
      );
      const snapshot: Snapshot = {
        catalog: { entries },
        namespaces: new Map([['shop', request.namespace]]),
        cluster: {},
        home,
        namespaceTemplates: false,
      };
      return describable({ text, pod: JSON.parse(text), namespace: 'shop', snapshot, bodies, names, isLimited });
    });

/** Objects as `JSON.parse` makes them, with their usual prototype. */
const toPlain = (value: JsonMap): JsonMap => JSON.parse(JSON.stringify(value));

/** The same world with all templates settling conflicts in one way. They are not parsed again: that is what takes the time. */
export const withPolicy = (drawn: World, onConflict: OnConflict): World => {
  const change = ([key, entry]: [string, CatalogEntry]): [string, CatalogEntry] => [
    key,
    entry.template === undefined ? entry : { ...entry, template: { ...entry.template, onConflict } },
  ];
  const entries = new Map([...drawn.snapshot.catalog.entries].map(change));
  const bodies = Object.fromEntries(
    Object.entries(drawn.bodies).map(([name, body]) => [name, { ...body, onConflict }]),
  );
  return describable({ ...drawn, bodies, snapshot: { ...drawn.snapshot, catalog: { entries } } });
};

/** Lets fast-check print a counterexample as texts that can be copied. */
export const describable = (made: World): World =>
  Object.assign(made, { [fc.toStringMethod]: () => describeWorld(made) });

const describeWorld = ({ text, bodies, names, snapshot, isLimited }: World): string =>
  [
    `pod: ${text}`,
    ...Object.entries(bodies).map(([name, body]) => `template ${name}: ${JSON.stringify(body)}`),
    `order: ${names}; LimitRange: ${isLimited}; namespace: ${JSON.stringify(snapshot.namespaces.get('shop'))}`,
  ].join('\n');
