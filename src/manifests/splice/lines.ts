import { isMap, isPair, isSeq, type Node } from 'yaml';

/** How many columns stand before an offset in its line; a byte order mark is none. */
export const columnOf = (text: string, offset: number): number => {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return offset - start - (start === 0 && text.startsWith('\uFEFF') ? 1 : 0);
};

/** Where the next line begins, or the text ends. */
export const nextLine = (text: string, offset: number): number => {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
};

/** Where the last character of a node's content ends, comments behind it left out. */
export const contentEnd = (node: Node): number => {
  const end = node.range?.[1] ?? 0;
  if (!(isMap(node) || isSeq(node)) || node.flow) return end;
  const last: unknown = node.items.at(-1);
  if (!isPair(last)) return last === undefined ? end : contentEnd(last as Node);
  const [key, value] = [last.key as Node, last.value as Node | null];
  return Math.max(contentEnd(key), value === null ? 0 : contentEnd(value));
};
