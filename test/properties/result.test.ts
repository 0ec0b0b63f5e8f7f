import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, type JsonMap, readList, readMap, readString } from '../../src/core/json.ts';
import { admitPod } from '../apiserver/admitPod.ts';
import { type World, withPolicy, world } from './arbitraries/world.ts';
import { findMissing, listKeys } from './checkHolds.ts';
import { checkPod } from './checkPod.ts';
import { type Call, clusterOf, inject } from './inject.ts';
import { runs, timeout } from './runs.ts';

const assertFor = (worlds: fc.Arbitrary<World>, check: (drawn: World) => void): void =>
  fc.assert(fc.property(worlds, check), runs);

const specOf = (pod: JsonMap): JsonMap => readMap(pod, 'spec') ?? {};

/** The bodies of the templates that were applied, in the order of the list. */
const appliedBodies = ({ decision }: Call, { bodies }: World): JsonMap[] =>
  (decision.kind === 'inject' ? decision.considered : []).flatMap(({ outcome, name }) => (outcome === 'applied' ? [bodies[name] as JsonMap] : []));

const containersOf = (owner: JsonMap): JsonMap[] =>
  [...readList(owner, 'initContainers'), ...readList(owner, 'containers')].filter(isMap);

/** Whether a template's init containers go first. */
const isFirst = (body: JsonMap): boolean =>
  body['position'] === 'first' ||
  (body['position'] === undefined && readList(body, 'initContainers').some((entry) => isMap(entry) && entry['restartPolicy'] === 'Always'));

const namesIn = (pod: JsonMap, list: string): string[] => readList(specOf(pod), list).map(nameOf);

const nameOf = (container: unknown): string => (isMap(container) ? (readString(container, 'name') ?? '') : '');

describe('an injected pod', { timeout }, () => {
  it('has nothing that the API server would refuse, unless it was there before', () => {
    assertFor(world(), (drawn) => {
      const received = admitPod(drawn.pod, clusterOf(drawn));
      const known = checkPod(received);
      const result = admitPod(inject(received, drawn).pod, clusterOf(drawn));
      expect(checkPod(result).filter((complaint) => !known.includes(complaint))).toEqual([]);
    });
  });

  it('has everything that the templates name, in whatever way conflicts were settled', () => {
    assertFor(world(), (drawn) => {
      const call = inject(admitPod(drawn.pod, clusterOf(drawn)), drawn);
      const spec = specOf(call.pod);
      const lacking = (body: JsonMap, owner: JsonMap, fields: readonly string[]) =>
        fields.flatMap((field) => listKeys(body, field).filter((key) => !listKeys(owner, field).includes(key)).map((key) => `${field} ${key}`));
      for (const body of appliedBodies(call, drawn)) {
        expect(lacking(body, spec, ['volumes', 'imagePullSecrets', 'tolerations', 'hostAliases', 'schedulingGates'])).toEqual([]);
        expect(lacking(readMap(body, 'dnsConfig') ?? {}, readMap(spec, 'dnsConfig') ?? {}, ['options', 'searches', 'nameservers'])).toEqual([]);
        for (const container of containersOf(body)) {
          const found = containersOf(spec).find(({ name }) => name === container['name']);
          expect(found).toBeDefined();
          if (found?.['image'] !== container['image']) continue;
          expect(lacking(container, found as JsonMap, ['env', 'envFrom', 'ports', 'volumeMounts'])).toEqual([]);
        }
        for (const field of ['labels', 'annotations']) {
          const there = Object.keys(readMap(readMap(call.pod, 'metadata'), field) ?? {});
          expect(there).toEqual(expect.arrayContaining(Object.keys(readMap(body, field) ?? {})));
        }
      }
    });
  });

  it('has new containers behind its own', () => {
    assertFor(world(), (drawn) => {
      const received = admitPod(drawn.pod, clusterOf(drawn));
      const call = inject(received, drawn);
      const own = namesIn(received, 'containers');
      const known = [...own, ...namesIn(received, 'initContainers')];
      const added = appliedBodies(call, drawn).flatMap((body) => readList(body, 'containers').map(nameOf));
      const fresh = [...new Set(added)].filter((name) => !known.includes(name));
      expect(namesIn(call.pod, 'containers')).toEqual([...own, ...fresh]);
    });
  });

  it('has blocks of init containers where they belong, each in written order', () => {
    assertFor(world(), (drawn) => {
      const received = admitPod(drawn.pod, clusterOf(drawn));
      const call = inject(received, drawn);
      const own = namesIn(received, 'initContainers');
      const taken = new Set([...own, ...namesIn(received, 'containers')]);
      const added: Record<'first' | 'last', string[]> = { first: [], last: [] };
      const blocks = appliedBodies(call, drawn).map((body) => ({ place: isFirst(body) ? 'first' : 'last', names: readList(body, 'initContainers').map(nameOf) }) as const);
      for (const { place, names } of blocks) {
        for (const name of names) if (!taken.has(name)) added[place].push(name);
        for (const name of names) taken.add(name);
      }
      const result = namesIn(call.pod, 'initContainers');
      expect(result.filter((name) => !own.includes(name))).toEqual([...added.first, ...added.last]);
      expect(result.filter((name) => own.includes(name))).toEqual(own);
      const named = new Set(blocks.flatMap(({ names }) => names));
      const outsiders = result.flatMap((name, index) => (named.has(name) ? [] : [index]));
      for (const name of added.first) expect(result.indexOf(name)).toBeLessThan(outsiders[0] ?? result.length);
      for (const name of added.last) expect(result.indexOf(name)).toBeGreaterThan(outsiders.at(-1) ?? -1);
      const [block] = blocks;
      if (blocks.length > 1 || block?.place !== 'first') return;
      const stubs = own.filter((name) => block.names.includes(name));
      if (isDeepStrictEqual(block.names, [...added.first, ...stubs]) && isDeepStrictEqual(own.slice(0, stubs.length), stubs)) {
        expect(result.slice(0, block.names.length)).toEqual(block.names);
      }
    });
  });

  it('has injected env entries before its own, or right behind the last own one that they need', () => {
    assertFor(world(), (drawn) => {
      const received = admitPod(drawn.pod, clusterOf(drawn));
      const result = inject(received, drawn).pod;
      for (const container of containersOf(specOf(result))) {
        const before = containersOf(specOf(received)).find(({ name }) => name === container['name']);
        if (before !== undefined) expect(findMisplacedEnv(before, container)).toEqual([]);
      }
    });
  });

  it('holds all that a single template says where it may replace', () => {
    assertFor(world(1), (any) => {
      const drawn = withPolicy(any, 'replace');
      const received = admitPod(drawn.pod, clusterOf(drawn));
      const call = inject(received, drawn);
      const own = new Set(containersOf(specOf(received)).map(nameOf));
      for (const body of appliedBodies(call, drawn)) expect(findUnheld(body, own, call.pod)).toEqual([]);
    });
  });

  it('holds all that a single template says where the pod says nothing', () => {
    assertFor(world(1), (drawn) => {
      const [kind, apiVersion, metadata] = [drawn.pod['kind'], drawn.pod['apiVersion'], drawn.pod['metadata']] as const;
      const annotations = readMap(metadata as JsonMap, 'annotations') ?? {};
      const asking = Object.fromEntries(Object.entries(annotations).filter(([key]) => /podgraft|initializer/.test(key)));
      const bare = { kind, apiVersion, metadata: { name: 'p', annotations: asking }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
      const call = inject(admitPod(bare as JsonMap, clusterOf(drawn)), drawn);
      for (const body of appliedBodies(call, drawn)) expect(findUnheld(body, new Set(), call.pod)).toEqual([]);
    });
  });
});

/** Names that a value refers to as `$(NAME)`; `$$` is a literal dollar. */
const readReferences = (entry: JsonMap): string[] =>
  [...(readString(entry, 'value') ?? '').replaceAll('$$', '').matchAll(/\$\(([^)]*)\)/g)].map(([, name]) => name ?? '');

const findMisplacedEnv = (before: JsonMap, after: JsonMap): string[] => {
  const own = new Set(readList(before, 'env').map(nameOf));
  const env = readList(after, 'env').filter(isMap);
  const firstOwn = env.findIndex((entry) => own.has(nameOf(entry)));
  /** Own entries that an added one needs, directly or through other added ones that stand before it. */
  const needs = (entry: JsonMap, seen: ReadonlySet<string>): string[] =>
    readReferences(entry).flatMap((name) => {
      if (own.has(name)) return [name];
      const other = seen.has(name) ? undefined : env.find((candidate) => nameOf(candidate) === name);
      return other === undefined ? [] : needs(other, new Set([...seen, name]));
    });
  return env.flatMap((entry, index) => {
    const name = nameOf(entry);
    if (own.has(name) || firstOwn === -1) return [];
    const needed = needs(entry, new Set([name]));
    if (needed.length === 0) return index < firstOwn || firstOwn === -1 ? [] : [`${name} needs nothing of the pod and stands behind its entries`];
    const last = env.findLastIndex((other) => needed.includes(nameOf(other)));
    const between = env.slice(last + 1, index).map(nameOf);
    if (last > index) return [`${name} stands before ${needed.join(', ')}, which it needs`];
    return between.some((other) => own.has(other)) ? [`${name} stands further back than behind ${needed.join(', ')}`] : [];
  });
};

const ours = ['annotations', 'containers', 'deprecated', 'description', 'each', 'env', 'envFrom', 'failurePolicy', 'initContainers', 'labels', 'onConflict', 'os', 'position', 'targets', 'volumeMounts'];

const isMeant = (targets: readonly unknown[], name: string): boolean =>
  !targets.includes(`!${name}`) && (targets.includes(name) || targets.includes('*'));

/** What of one template's words is not there. Overrides are left out: there the pod's own fields win. */
const findUnheld = (body: JsonMap, own: ReadonlySet<string>, pod: JsonMap): string[] => {
  const spec = specOf(pod);
  const fields = Object.fromEntries(Object.entries(body).filter(([key]) => !ours.includes(key)));
  const isOnHost = spec['hostNetwork'] === true && fields['dnsPolicy'] === 'ClusterFirst';
  const wanted = isOnHost ? { ...fields, dnsPolicy: 'ClusterFirstWithHostNet' } : fields;
  const missing = findMissing(wanted as JsonMap, spec, 'spec');
  missing.push(...findMissing(body['annotations'] ?? {}, readMap(readMap(pod, 'metadata'), 'annotations'), 'annotations'));
  const named = new Set(containersOf(body).map(nameOf));
  for (const list of ['initContainers', 'containers']) {
    for (const container of readList(body, list).filter(isMap)) {
      const found = readList(spec, list).find((other) => nameOf(other) === nameOf(container));
      if (!own.has(nameOf(container))) missing.push(...findMissing(container, found, `${list} ${nameOf(container)}`));
    }
  }
  const { env, envFrom, volumeMounts } = body;
  const short = Object.fromEntries(Object.entries({ env, envFrom, volumeMounts }).filter(([, value]) => value !== undefined)) as JsonMap;
  const targets = readMap(body, 'targets') ?? {};
  for (const [list, standard] of [['containers', ['*']], ['initContainers', []]] as const) {
    const meant = targets[list] === undefined ? standard : readList(targets, list);
    const annotation = Object.keys(readMap(readMap(pod, 'metadata'), 'annotations') ?? {}).some((key) => key.endsWith('.podgraft.dev/containers'));
    if (list === 'containers' && annotation) continue;
    for (const container of readList(spec, list).filter(isMap)) {
      if (named.has(nameOf(container)) || !isMeant(meant, nameOf(container))) continue;
      for (const each of [short, readMap(body, 'each') ?? {}]) missing.push(...findMissing(each, container, `${list} ${nameOf(container)}`));
    }
  }
  return missing;
};
