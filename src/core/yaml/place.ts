import { escapeToken } from '../jsonPatch.ts';

/** A place in a text: line and column, both 1-based; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value stands in a text. */
export interface Place extends Position {
  /** Where its key stands, if it is an entry of a map. */
  readonly key?: Position;
}

/** The places of a value and of everything below it. Values that were written once and named by aliases share theirs. */
export interface PlaceTree extends Place {
  /** By key, or by index. */
  readonly children?: ReadonlyMap<string, PlaceTree> | readonly PlaceTree[];
  /** Where the `|` of a literal block stands, if the value is one. */
  readonly literal?: Position;
}

/** The places of a value and of everything below it by JSON pointer (RFC 6901); `''` is the value itself. */
export type Positions = ReadonlyMap<string, Place>;

/** The places of the value under a key or an index, or undefined if there is none. */
export const childPlace = ({ children }: PlaceTree, key: string | number): PlaceTree | undefined => {
  if (children === undefined) return undefined;
  if (!isIndexed(children)) return children.get(String(key));
  return /^(?:0|[1-9]\d*)$/.test(String(key)) ? children[Number(key)] : undefined;
};

/**
 * All places by JSON pointer. Undefined if the pointers together would be longer than `maxLength` characters: aliases
 * below a long key multiply it.
 */
export const toPositions = (tree: PlaceTree, maxLength: number): Positions | undefined => {
  const positions = new Map<string, Place>();
  let length = 0;
  const add = (place: PlaceTree, pointer: string): void => {
    length += pointer.length;
    if (length > maxLength) return;
    const { line, column, key, children } = place;
    positions.set(pointer, key === undefined ? { line, column } : { line, column, key });
    for (const [step, child] of children?.entries() ?? []) add(child, `${pointer}/${escapeToken(String(step))}`);
  };
  add(tree, '');
  return length > maxLength ? undefined : positions;
};

const isIndexed = (children: NonNullable<PlaceTree['children']>): children is readonly PlaceTree[] =>
  Array.isArray(children);
