import type { Node } from 'yaml';
import { formatPath, type Path } from '../formatPath.ts';
import type { Json } from '../json.ts';
import type { PlaceTree, Position } from './place.ts';
import { maxFaults, type YamlFault } from './yamlFault.ts';

/** How strictly a YAML tree is read. */
export interface YamlRules {
  /** Tags, keys that are no text, what kubectl and YAML 1.2 read differently: refuse that, or read it as kubectl does. */
  readonly differences: 'refuse' | 'asKubectl';
  /** Lists and maps within each other. */
  readonly maxDepth: number;
  /** Values altogether, with those that aliases repeat. */
  readonly maxValues: number;
  /** Values that aliases repeat. */
  readonly maxRepeated: number;
}

/** The state of one walk through a YAML tree. */
export interface Walk {
  readonly rules: YamlRules;
  readonly positionAt: (offset: number) => Position;
  readonly faults: YamlFault[];
  /** What each anchor names; `open` while that is still being read. */
  readonly anchors: Map<string, Converted | 'open'>;
  values: number;
  repeated: number;
  /** True once there are too many values: nothing is read any more. */
  full: boolean;
  /** Reads the node at a path that has `depth` lists and maps around it. */
  readonly read: (node: Node, path: Path, depth: number) => Converted;
}

/** A node as JSON. */
export interface Converted {
  readonly value: Json;
  readonly places: PlaceTree;
  /** How many values it holds, itself included. */
  readonly size: number;
  /** How many lists and maps deep it is; 0 for a scalar. */
  readonly height: number;
}

export const toScalar = (value: string | number | boolean | null, places: PlaceTree): Converted => ({
  value,
  places,
  size: 1,
  height: 0,
});

/** A list or map of these. */
export const toCollection = (value: Json, places: PlaceTree, children: readonly Converted[]): Converted => {
  let size = 1;
  let height = 0;
  for (const child of children) {
    size += child.size;
    height = Math.max(height, child.height);
  }
  return { value, places, size, height: height + 1 };
};

/** Notes what is wrong at a place. */
export const addFault = (walk: Walk, path: Path, position: Position, message: string, remedy: string): void => {
  if (walk.faults.length > maxFaults) return;
  walk.faults.push({ path: formatPath(path), line: position.line, column: position.column, message, remedy });
};

/** Notes what is wrong with a node; null stands for it, so that the rest can be read. */
export const refuse = (walk: Walk, path: Path, position: Position, message: string, remedy: string): Converted => {
  addFault(walk, path, position, message, remedy);
  return toScalar(null, position);
};

/** Counts values. False, with a fault, once there are too many; nothing must be read then. */
export const count = (walk: Walk, path: Path, position: Position, values: number, repeated: boolean): boolean => {
  walk.values += values;
  if (repeated) walk.repeated += values;
  const { maxValues, maxRepeated } = walk.rules;
  if (walk.values <= maxValues && walk.repeated <= maxRepeated) return true;
  const limit = Math.min(maxValues, maxRepeated).toLocaleString('en');
  walk.full = true;
  addFault(
    walk,
    path,
    position,
    `there are more than ${limit} values${walk.repeated > 0 ? ', counting what aliases repeat' : ''}`,
    'make the text smaller',
  );
  return false;
};
