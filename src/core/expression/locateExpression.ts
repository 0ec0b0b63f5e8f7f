import type { Position } from '../yaml/place.ts';

/**
 * Gives, for the source of the next expression of a text, a function from an offset in it to its place. A bare one stands
 * there without `${`.
 */
export type Locator = (source: string, isBare?: boolean) => (offset: number) => Position;

/**
 * Finds the places of one text's expressions in the YAML that the text was read from. YAML may have folded, escaped or
 * named the text elsewhere; then the place where the value starts has to do.
 *
 * @param lines the YAML's lines
 * @param start where the value starts
 */
export const createLocator = (lines: readonly string[], start: Position): Locator => {
  let from: Position = start;
  return (source: string, isBare = false): ((offset: number) => Position) => {
    const [first = '', ...rest] = source.split('\n');
    const opening = find(lines, from, isBare ? first : `\${${first}`);
    if (opening === undefined) return () => start;
    const begin = { line: opening.line, column: opening.column + (isBare ? 0 : 2) };
    from = begin;
    return (offset) => {
      const before = source.slice(0, offset).split('\n');
      const column = before.at(-1)?.length ?? 0;
      if (before.length === 1) return { line: begin.line, column: begin.column + column };
      const text = rest[before.length - 2] ?? '';
      const line = begin.line + before.length - 1;
      const indent = lines[line - 1]?.indexOf(text) ?? -1;
      return indent === -1 ? begin : { line, column: indent + column + 1 };
    };
  };
};

/** No text of a template is longer, in lines, without being in lines itself. */
const farthest = 400;

const find = (lines: readonly string[], from: Position, text: string): Position | undefined => {
  for (let line = from.line; line <= Math.min(lines.length, from.line + farthest); line += 1) {
    const at = lines[line - 1]?.indexOf(text, line === from.line ? from.column - 1 : 0) ?? -1;
    if (at !== -1) return { line, column: at + 1 };
  }
  return undefined;
};
