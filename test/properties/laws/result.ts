import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { isMap, type JsonMap, readList, readMap } from '../../../src/core/json.ts';
import { type World, withPolicy } from '../arbitraries/world.ts';
import { listKeys } from '../checkHolds.ts';
import { checkPod } from '../checkPod.ts';
import { findMisplacedEnv } from '../findMisplacedEnv.ts';
import { findUnheld } from '../findUnheld.ts';
import { admit, type Call, create, inject } from '../inject.ts';
import type { Law } from '../law.ts';
import { containersOf, nameOf, namesIn, specOf } from '../readPod.ts';

/** What the templates that were applied say, in the order of the list. */
const appliedBodies = ({ decision }: Call, { bodies }: World): JsonMap[] =>
  (decision.kind === 'inject' ? decision.considered : []).flatMap(({ outcome, name }) =>
    outcome === 'applied' ? [bodies[name] as JsonMap] : [],
  );

/** Whether a template's init containers go first. */
const isFirst = (body: JsonMap): boolean =>
  body['position'] === 'first' ||
  (body['position'] === undefined &&
    readList(body, 'initContainers').some((entry) => isMap(entry) && entry['restartPolicy'] === 'Always'));

/** Entries of these lists that a template names and that are not there, whatever stands in them. */
const findLacking = (body: JsonMap, owner: JsonMap, fields: readonly string[]): string[] =>
  fields.flatMap((field) => {
    const there = listKeys(owner, field);
    return listKeys(body, field).flatMap((key) => (there.includes(key) ? [] : [`${field} ${key}`]));
  });

const takenByServer: Law = {
  says: 'has nothing that the API server would refuse, unless it was there before',
  check: (drawn) => {
    const { decision, pod, received } = create(drawn);
    if (decision.kind !== 'inject') return;
    const known = checkPod(received);
    expect(checkPod(admit(pod, drawn)).filter((complaint) => !known.includes(complaint))).toEqual([]);
  },
};

const everythingNamed: Law = {
  says: 'has everything that the templates name, in whatever way conflicts were settled',
  check: (drawn) => {
    const call = create(drawn);
    const spec = specOf(call.pod);
    for (const body of appliedBodies(call, drawn)) {
      const lacking = findLacking(body, spec, [
        'volumes',
        'imagePullSecrets',
        'tolerations',
        'hostAliases',
        'schedulingGates',
      ]);
      lacking.push(
        ...findLacking(readMap(body, 'dnsConfig') ?? {}, readMap(spec, 'dnsConfig') ?? {}, [
          'options',
          'searches',
          'nameservers',
        ]),
      );
      for (const container of containersOf(body)) {
        const found = containersOf(spec).find(({ name }) => name === container['name']);
        if (found === undefined) lacking.push(`container ${container['name']}`);
        else if (found['image'] === container['image'])
          lacking.push(...findLacking(container, found, ['env', 'envFrom', 'ports', 'volumeMounts']));
      }
      for (const field of ['labels', 'annotations']) {
        const there = readMap(readMap(call.pod, 'metadata'), field) ?? {};
        lacking.push(...Object.keys(readMap(body, field) ?? {}).filter((key) => !Object.hasOwn(there, key)));
      }
      expect(lacking).toEqual([]);
    }
  },
};

const containersBehind: Law = {
  says: 'has new containers behind its own',
  check: (drawn) => {
    const call = create(drawn);
    const own = namesIn(call.received, 'containers');
    const known = [...own, ...namesIn(call.received, 'initContainers')];
    const added = appliedBodies(call, drawn).flatMap((body) => readList(body, 'containers').map(nameOf));
    expect(namesIn(call.pod, 'containers')).toEqual([
      ...own,
      ...new Set(added.filter((name) => !known.includes(name))),
    ]);
  },
};

const blocksInPlace: Law = {
  says: 'has blocks of init containers where they belong, each in written order',
  check: (drawn) => {
    const call = create(drawn);
    const own = namesIn(call.received, 'initContainers');
    const taken = new Set([...own, ...namesIn(call.received, 'containers')]);
    const added: Record<'first' | 'last', string[]> = { first: [], last: [] };
    const blocks = appliedBodies(call, drawn).map(
      (body) =>
        ({ place: isFirst(body) ? 'first' : 'last', names: readList(body, 'initContainers').map(nameOf) }) as const,
    );
    for (const { place, names } of blocks) {
      added[place].push(...names.filter((name) => !taken.has(name)));
      for (const name of names) taken.add(name);
    }
    const result = namesIn(call.pod, 'initContainers');
    expect(result.filter((name) => !own.includes(name))).toEqual([...added.first, ...added.last]);
    expect(result.filter((name) => own.includes(name))).toEqual(own);
    const outsiders = result.flatMap((name, index) =>
      blocks.some(({ names }) => names.includes(name)) ? [] : [index],
    );
    for (const name of added.first) expect(result.indexOf(name)).toBeLessThan(outsiders[0] ?? result.length);
    for (const name of added.last) expect(result.indexOf(name)).toBeGreaterThan(outsiders.at(-1) ?? -1);
    const [block] = blocks;
    if (blocks.length > 1 || block?.place !== 'first') return;
    const stubs = own.filter((name) => block.names.includes(name));
    if (
      isDeepStrictEqual(block.names, [...added.first, ...stubs]) &&
      isDeepStrictEqual(own.slice(0, stubs.length), stubs)
    ) {
      expect(result.slice(0, block.names.length)).toEqual(block.names);
    }
  },
};

const envInPlace: Law = {
  says: 'has injected env entries before its own, or right behind the last own one that they need',
  check: (drawn) => {
    const { pod, received } = create(drawn);
    for (const container of containersOf(specOf(pod))) {
      const before = containersOf(specOf(received)).find(({ name }) => name === container['name']);
      if (before !== undefined) expect(findMisplacedEnv(before, container)).toEqual([]);
    }
  },
};

const replacedByOne: Law = {
  says: 'holds all that a single template says where it may replace',
  maxTemplates: 1,
  check: (any) => {
    const drawn = withPolicy(any, 'replace');
    const call = create(drawn);
    const own = new Set(containersOf(specOf(call.received)).map(nameOf));
    for (const body of appliedBodies(call, drawn)) expect(findUnheld(body, own, call.pod)).toEqual([]);
  },
};

const saidByOne: Law = {
  says: 'holds all that a single template says where the pod says nothing',
  maxTemplates: 1,
  check: (drawn) => {
    const annotations = readMap(readMap(drawn.pod, 'metadata'), 'annotations') ?? {};
    const asking = Object.fromEntries(Object.entries(annotations).filter(([key]) => /podgraft|initializer/.test(key)));
    const bare = {
      metadata: { name: 'p', annotations: asking },
      spec: { containers: [{ name: 'app', image: 'app:1' }] },
    };
    const call = inject(admit(bare, drawn), drawn);
    for (const body of appliedBodies(call, drawn)) expect(findUnheld(body, new Set(), call.pod)).toEqual([]);
  },
};

/** What an injected pod looks like. */
export const result: readonly Law[] = [
  takenByServer,
  everythingNamed,
  containersBehind,
  blocksInPlace,
  envInPlace,
  replacedByOne,
  saidByOne,
];
