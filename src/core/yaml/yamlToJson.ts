import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, Scalar, type YAMLSeq } from 'yaml';
import { type Path, quote } from '../formatPath.ts';
import type { Json } from '../json.ts';
import type { PlaceTree, Position } from './place.ts';
import { readPlainScalar } from './readPlainScalar.ts';
import { readYamlMap } from './readYamlMap.ts';
import type { YamlFault } from './yamlFault.ts';
import { type Converted, count, refuse, toCollection, toScalar, type Walk, type YamlRules } from './yamlWalk.ts';

/** A YAML tree as plain JSON. */
export interface YamlValue {
  /** What has a fault is null in it. */
  readonly value: Json;
  readonly places: PlaceTree;
  readonly faults: readonly YamlFault[];
}

/**
 * Turns the library's tree into plain JSON, with the place of each value. Aliases share the value that they name and are
 * counted before they are followed, so no text can make this slow or large.
 */
export const yamlToJson = (root: Node, positionAt: (offset: number) => Position, rules: YamlRules): YamlValue => {
  const read = (node: Node, path: Path, depth: number) => readNode(walk, node, path, depth);
  const walk: Walk = { rules, positionAt, faults: [], anchors: new Map(), values: 0, repeated: 0, full: false, read };
  const { value, places } = read(root, undefined, 0);
  return { value, places, faults: walk.faults };
};

const readNode = (walk: Walk, node: Node, path: Path, depth: number): Converted => {
  const position = walk.positionAt(node.range?.[0] ?? 0);
  if (walk.full) return toScalar(null, position);
  if (isAlias(node)) return readAlias(walk, node, path, position, depth);
  if (!count(walk, path, position, 1, false)) return toScalar(null, position);
  const { anchor } = node as { anchor?: string };
  if (anchor !== undefined) walk.anchors.set(anchor, 'open');
  const converted = readContent(walk, node, path, position, depth);
  if (anchor !== undefined) walk.anchors.set(anchor, converted);
  return converted;
};

const readContent = (walk: Walk, node: Node, path: Path, position: Position, depth: number): Converted => {
  const { differences, maxDepth } = walk.rules;
  if (node.tag !== undefined && (differences === 'refuse' || !harmlessTags.has(node.tag))) {
    const tag = quote(formatTag(node.tag));
    return refuse(
      walk,
      path,
      position,
      `the tag ${tag} is not supported`,
      'remove it; what would be read as something else goes in quotes',
    );
  }
  if (isScalar(node)) return readScalar(walk, node, path, position);
  if (depth >= maxDepth)
    return refuse(
      walk,
      path,
      position,
      `lists and maps are nested more than ${maxDepth} deep`,
      'make the text flatter',
    );
  if (isMap(node)) return readYamlMap(walk, node, path, position, depth);
  if (isSeq(node)) return readList(walk, node, path, position, depth);
  return toScalar(null, position);
};

const readScalar = (walk: Walk, node: Scalar, path: Path, position: Position): Converted => {
  const text = String(node.value);
  if (node.type === Scalar.BLOCK_LITERAL) return toScalar(text, { ...position, literal: position });
  if (node.type !== Scalar.PLAIN || node.tag === '!' || node.tag === `${tagPrefix}str`) return toScalar(text, position);
  const scalar = readPlainScalar(text);
  if (scalar.kind === 'value' || (scalar.kind === 'doubtful' && walk.rules.differences === 'asKubectl')) {
    return toScalar(scalar.value, position);
  }
  return refuse(walk, path, position, scalar.message, scalar.remedy);
};

const readList = (walk: Walk, node: YAMLSeq, path: Path, position: Position, depth: number): Converted => {
  const items = node.items.map((item, step) => walk.read(item as Node, { parent: path, step }, depth + 1));
  const children = items.map((item) => item.places);
  return toCollection(
    items.map((item) => item.value),
    { ...position, children },
    items,
  );
};

const readAlias = (walk: Walk, node: Alias, path: Path, position: Position, depth: number): Converted => {
  const name = `the alias ${quote(`*${node.source}`)}`;
  const target = walk.anchors.get(node.source);
  if (target === undefined) {
    return refuse(
      walk,
      path,
      position,
      `${name} has no anchor before it`,
      'define the anchor further up, or put the text in quotes',
    );
  }
  if (target === 'open')
    return refuse(walk, path, position, `${name} stands within what it names`, 'write the value out');
  if (depth + target.height > walk.rules.maxDepth) {
    return refuse(
      walk,
      path,
      position,
      `${name} nests lists and maps more than ${walk.rules.maxDepth} deep`,
      'make the text flatter',
    );
  }
  if (!count(walk, path, position, target.size, true)) return toScalar(null, position);
  return { ...target, places: { ...target.places, ...position } };
};

const formatTag = (tag: string): string => {
  if (tag.startsWith(tagPrefix)) return `!!${tag.slice(tagPrefix.length)}`;
  return tag.startsWith('!') ? tag : `!<${tag}>`;
};

const tagPrefix = 'tag:yaml.org,2002:';

/** What these say is what is read without them, or text. */
const harmlessTags: ReadonlySet<string> = new Set(['!', `${tagPrefix}str`, `${tagPrefix}map`, `${tagPrefix}seq`]);
