import { isAlias, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import { type Path, quote } from '../formatPath.ts';
import { isList, isMap, type Json } from '../json.ts';
import { childPlace, type PlaceTree, type Position } from './place.ts';
import { readYamlKey, type YamlKey } from './readYamlKey.ts';
import { addFault, type Converted, count, toCollection, toScalar, type Walk } from './yamlWalk.ts';

interface Entry {
  readonly value: Json;
  readonly places: PlaceTree;
  /** It came by a merge key, so an own entry may take its place. */
  readonly merged: boolean;
}

/** A map of the YAML tree as JSON: keys are text and stand once, `<<` gives way to what it merges. */
export const readYamlMap = (walk: Walk, node: YAMLMap, path: Path, position: Position, depth: number): Converted => {
  const entries = new Map<string, Entry>();
  const children: Converted[] = [];
  let mergeKey: Position | undefined;
  for (const pair of node.items as Pair<Node, Node | null>[]) {
    const at = walk.positionAt(pair.key.range?.[0] ?? 0);
    const key = readKey(walk, pair.key, at);
    const place: Path = { parent: path, step: key.kind === 'merge' ? '<<' : key.name };
    if (key.kind === 'wrong') addFault(walk, path, at, key.message, key.remedy);
    const child = readEntry(walk, pair.value, place, at, depth + 1);
    children.push(child);
    if (key.kind === 'merge') {
      if (mergeKey === undefined) merge(walk, entries, child, place, at);
      else refuseTwice(walk, place, at, mergeKey, 'write one with a list: <<: [*a, *b]');
      mergeKey = at;
    } else if (key.kind === 'name') {
      const known = entries.get(key.name);
      if (known?.merged === false) refuseTwice(walk, place, at, known.places.key ?? position, 'remove one of them');
      else entries.set(key.name, { value: child.value, places: { ...child.places, key: at }, merged: false });
    }
  }
  // Unlike an assignment, fromEntries makes `__proto__` a key like any other.
  const value = Object.fromEntries(entries.entries().map(([name, entry]) => [name, entry.value]));
  const places = new Map(entries.entries().map(([name, entry]) => [name, entry.places]));
  return toCollection(value, { ...position, children: places }, children);
};

const readKey = (walk: Walk, key: Node, at: Position): YamlKey => {
  if (isAlias(key)) {
    const target = walk.anchors.get(key.source);
    if (target !== undefined && target !== 'open' && typeof target.value === 'string')
      return { kind: 'name', name: target.value };
  }
  const read = readYamlKey(key, walk.rules.differences);
  if (isScalar(key) && key.anchor !== undefined && read.kind === 'name')
    walk.anchors.set(key.anchor, toScalar(read.name, at));
  return read;
};

/** The value of an entry; `{a, b}` has keys without one. */
const readEntry = (walk: Walk, value: Node | null, path: Path, at: Position, depth: number): Converted => {
  if (value !== null) return walk.read(value, path, depth);
  if (!walk.full) count(walk, path, at, 1, false);
  return toScalar(null, at);
};

const refuseTwice = (walk: Walk, path: Path, at: Position, first: Position, remedy: string): void =>
  addFault(walk, path, at, `the key ${quote(String(path?.step))} stands twice, first in line ${first.line}`, remedy);

/**
 * Takes over what a merge key names; of a list the earlier win. Entries that the map itself has above the key are
 * overwritten by kubectl and kept by the standard (yaml.org/type/merge.html).
 */
const merge = (
  walk: Walk,
  entries: Map<string, Entry>,
  { value, places }: Converted,
  path: Path,
  at: Position,
): void => {
  const sources = isList(value)
    ? value.map((item, index) => [item, childPlace(places, index)] as const)
    : [[value, places] as const];
  const merged = new Map<string, Entry>();
  for (const [source, place = places] of sources) {
    // What has a fault is null, and needs no second one.
    if (source === null && walk.faults.length > 0) continue;
    if (!isMap(source)) {
      addFault(
        walk,
        path,
        at,
        'the merge key << takes a map or a list of maps',
        'name anchors that are maps, or put the key in quotes',
      );
      return;
    }
    for (const [name, item] of Object.entries(source)) {
      if (!merged.has(name)) merged.set(name, { value: item, places: childPlace(place, name) ?? place, merged: true });
    }
  }
  for (const [name, entry] of merged) {
    if (entries.has(name) && walk.rules.differences === 'refuse') {
      addFault(
        walk,
        path,
        at,
        `kubectl overwrites ${quote(name)} by what << merges, YAML 1.2 does not`,
        'write << before all other keys',
      );
      return;
    }
    entries.set(name, entry);
  }
};
