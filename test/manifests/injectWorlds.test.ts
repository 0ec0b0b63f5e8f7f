import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Document, parse, stringify, visit } from 'yaml';
import { defaultPod } from '../../src/core/defaults/defaultPod.ts';
import { isMap, type Json, type JsonMap } from '../../src/core/json.ts';
import { readResult } from '../../src/core/merge/plan.ts';
import { injectManifest } from '../../src/manifests/injectManifest.ts';
import { type World, world } from '../properties/arbitraries/world.ts';

// Each test tries many pods.
vi.setConfig({ testTimeout: 30_000 });

/** Equal values become one, so that the YAML has anchors and aliases. */
const share = (value: Json): Json => {
  const known = new Map<string, Json>();
  const go = (one: Json): Json => {
    if (typeof one !== 'object' || one === null) return one;
    const copy = Array.isArray(one)
      ? one.map(go)
      : Object.fromEntries(Object.entries(one).map(([key, child]) => [key, go(child)]));
    const text = JSON.stringify(copy);
    if (text.length > 8 && !known.has(text)) known.set(text, copy);
    return known.get(text) ?? copy;
  };
  return go(value);
};

/** A comment before every key, in front of some items, and behind some values. */
const comment = (pod: JsonMap): string => {
  const document = new Document(pod);
  let count = 0;
  visit(document, {
    Pair: (_key, pair) => {
      count += 1;
      (pair.key as { commentBefore?: string }).commentBefore = ` before ${count}`;
    },
    Scalar: (key, scalar) => {
      if (key === 'value' && !String(scalar.value).includes('\n')) scalar.comment = ` behind ${count}`;
    },
  });
  return document.toString({ lineWidth: 0 });
};

const styles: Readonly<Record<string, (pod: JsonMap) => string>> = {
  'as kubectl writes it': (pod) => stringify(pod, { indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false }),
  'four columns deep, without a newline at the end': (pod) => stringify(pod, { indent: 4 }).trimEnd(),
  'with long lines folded': (pod) => stringify(pod, { lineWidth: 40, minContentWidth: 10 }),
  'with Windows line ends': (pod) => stringify(pod).replaceAll('\n', '\r\n'),
  'with anchors and aliases': (pod) => stringify(share(pod)),
  'in brackets, with anchors and aliases': (pod) => stringify(share(pod), { collectionStyle: 'flow' }),
  'with comments': comment,
  'with explicit keys': (pod) => new Document(pod).toString({ simpleKeys: false }),
  'in JSON': (pod) => JSON.stringify(pod),
  'in indented JSON': (pod) => JSON.stringify(pod, undefined, 3),
};

const worlds = fc
  .sample(world(3), {
    numRuns: Number(process.env['PODGRAFT_RUNS'] ?? 24),
    seed: Number(process.env['PODGRAFT_SEED'] ?? 1),
  })
  .filter(({ text }) => !text.includes('__proto__'));

/** The pod as the API server sees it, in an order of lists that does not depend on who came first. */
const settle = (pod: JsonMap, namespace: string): Json => sort(withoutToken(defaultPod(pod, namespace)));

/** Whether the token is mounted depends on a field that templates may set. */
const withoutToken = (value: Json): Json => {
  if (Array.isArray(value)) return value.filter((item) => !isToken(item)).map(withoutToken);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, withoutToken(child)] as const);
  return Object.fromEntries(
    entries.filter(([key, child]) => !['volumes', 'volumeMounts'].includes(key) || !isEmpty(child)),
  );
};

const isEmpty = (value: Json): boolean => Array.isArray(value) && value.length === 0;
const isToken = (item: Json): boolean => isMap(item) && String(item['name']).startsWith('kube-api-access-podgr');

const sort = (value: Json, key = ''): Json => {
  if (Array.isArray(value)) {
    const items = value.map((item) => sort(item));
    if (!['volumeMounts', 'volumes', 'tolerations'].includes(key)) return items;
    return items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([name, child]) => [name, sort(child, name)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const check = ({ pod, snapshot, namespace }: World, write: (pod: JsonMap) => string): 'inject' | 'leave' => {
  const text = write(pod);
  const { decisions, faults, text: after, isRewritten } = injectManifest({ text, linesBefore: 0 }, snapshot, namespace);
  expect([faults, isRewritten]).toEqual([[], false]);
  const decision = decisions[0]?.decision;
  if (decision?.kind !== 'inject') {
    expect(after).toBe(text);
    return 'leave';
  }
  expect(settle(parse(after) as JsonMap, namespace)).toEqual(settle(readResult(decision.plan), namespace));
  return 'inject';
};

describe('the pods of the property tests', () => {
  it.each(Object.entries(styles))('are injected in place, written %s', (_style, write) => {
    const kinds = worlds.map((drawn) => check(drawn, write));
    expect(kinds.filter((kind) => kind === 'inject').length).toBeGreaterThan(kinds.length / 5);
  });
});
