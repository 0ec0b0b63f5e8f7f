import type { Position, Positions } from '../yaml/place.ts';

/**
 * Gives, for the source of the next expression of a text, a function from an offset in it to its place. A bare one stands
 * there without `${`.
 */
export type Locator = (source: string, isBare?: boolean) => (offset: number) => Position;

/** All places where a value or a key starts, in the order of the text. */
export const listStarts = (positions: Positions): readonly Position[] =>
  [...positions.values()].flatMap(({ key, ...start }) => (key === undefined ? [start] : [key, start])).sort(compare);

/**
 * Finds the places of one text's expressions in the YAML that the text was read from. YAML may have folded or escaped it, or
 * have named it elsewhere; then the place where the value starts has to do.
 *
 * @param lines the YAML's lines
 * @param start where the value starts
 * @param starts where all values and keys start, in their order: the value ends before the next
 */
export const createLocator = (lines: readonly string[], start: Position, starts: readonly Position[]): Locator => {
  const isAlias = lines[start.line - 1]?.[start.column - 1] === '*';
  const end = starts[findFirst(starts, (other) => compare(other, start) > 0)] ?? { line: lines.length + 1, column: 1 };
  let from = start;
  return (source, isBare = false) => {
    const parts = source.split('\n');
    const first = Math.max(
      0,
      parts.findIndex((part) => part.trim() !== ''),
    );
    const prefix = isBare || first > 0 ? '' : '${';
    const opening = isAlias ? undefined : find(lines, from, end, prefix + (parts[first] ?? ''));
    if (opening === undefined) return () => start;
    from = { line: opening.line, column: opening.column + prefix.length };
    const begin = from;
    return (offset) => {
      const before = source.slice(0, offset).split('\n');
      const [index, column] = [before.length - 1, before.at(-1)?.length ?? 0];
      if (index <= first) return { line: begin.line, column: begin.column + (index === first ? column : 0) };
      const line = begin.line + index - first;
      const indent = lines[line - 1]?.indexOf(parts[index] ?? '') ?? -1;
      return indent === -1 ? begin : { line, column: indent + column + 1 };
    };
  };
};

const compare = (a: Position, b: Position): number => a.line - b.line || a.column - b.column;

/** The first index of which something is true that stays true from there on. */
const findFirst = <T>(list: readonly T[], isBehind: (item: T) => boolean): number => {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBehind(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The place of a text between two others, where no `$` makes it a literal. */
const find = (lines: readonly string[], from: Position, end: Position, text: string): Position | undefined => {
  for (let line = from.line; line <= Math.min(lines.length, end.line); line += 1) {
    const content = lines[line - 1] ?? '';
    let at = content.indexOf(text, line === from.line ? from.column - 1 : 0);
    while (at > 0 && text.startsWith('${') && content[at - 1] === '$') at = content.indexOf(text, at + 1);
    if (at !== -1) return line === end.line && at + 1 >= end.column ? undefined : { line, column: at + 1 };
  }
  return undefined;
};
