import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { columnOf } from './lines.ts';

/** How a document is written, so that what is added looks like the rest. */
export interface Style {
  /** The end of a line. */
  readonly eol: '\n' | '\r\n';
  /** How many columns a map is indented within a map. */
  readonly step: number;
  /** How many columns a list is indented within a map: 0 in what kubectl writes. */
  readonly listStep: number;
  /** True for a document in JSON: what is added must be JSON as well. */
  readonly isJson: boolean;
  /** True for a document on one line. */
  readonly isOneLine: boolean;
}

/** Reads the style off the first places of a document that show it. */
export const readStyle = (text: string, root: Node): Style => {
  const steps: { map?: number; list?: number } = {};
  measure(text, root, steps);
  const source = text.slice(root.range?.[0] ?? 0, root.range?.[1]);
  const isJson = /^[[{]\s*["[{]/.test(source);
  const step = steps.map ?? (isJson ? readJsonStep(source) : 2);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return { eol, step, listStep: steps.list ?? step, isJson, isOneLine: !source.includes('\n') };
};

const readJsonStep = (source: string): number => /^[[{][ \t]*\r?\n( *)/.exec(source)?.[1]?.length || 2;

const measure = (text: string, node: unknown, steps: { map?: number; list?: number }): void => {
  if (steps.map !== undefined && steps.list !== undefined) return;
  if (isSeq(node)) for (const item of node.items) measure(text, item, steps);
  if (!isMap(node) || node.flow) return;
  for (const { key, value } of node.items) {
    if (!isScalar(key) || !(isMap(value) || isSeq(value))) continue;
    if (!value.flow && key.range && value.range) {
      const deeper = columnOf(text, value.range[0]) - columnOf(text, key.range[0]);
      if (isMap(value)) {
        if (deeper > 0) steps.map ??= deeper;
      } else if (deeper >= 0) steps.list ??= deeper;
    }
    measure(text, value, steps);
  }
};
