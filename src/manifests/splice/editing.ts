import { isAlias, isMap, isPair, isSeq, type Node } from 'yaml';
import type { Splice } from './splices.ts';
import type { Style } from './style.ts';

/** The state of one walk through the tree of a document with an edit in hand. */
export interface Editing {
  readonly text: string;
  readonly style: Style;
  readonly splices: Splice[];
  /** Nodes with an anchor whose value does not stay what it was. */
  readonly touched: Set<Node>;
  /** True once a place was met that is written in a way that cannot be edited. */
  failed: boolean;
}

/** Inserts whole lines before the line that begins at an offset, or behind the last line. */
export const insertLines = ({ text, style, splices }: Editing, offset: number, lines: readonly string[]): void => {
  const isOpenEnd = offset === text.length && text !== '' && !text.endsWith('\n');
  const joined = lines.join(style.eol);
  splices.push({ start: offset, end: offset, text: isOpenEnd ? style.eol + joined : joined + style.eol });
};

/** Notes that everything that a node holds goes. */
export const touchAll = (editing: Editing, node: unknown): void => {
  if (isPair(node)) {
    touchAll(editing, node.key);
    touchAll(editing, node.value);
  } else if (!isAlias(node)) {
    touch(editing, node as Node | null);
    if (isMap(node) || isSeq(node)) for (const item of node.items) touchAll(editing, item);
  }
};

/** Notes that the value of a node changes. */
export const touch = (editing: Editing, node: Node | null): void => {
  if (node !== null && 'anchor' in node && node.anchor !== undefined) editing.touched.add(node);
};
