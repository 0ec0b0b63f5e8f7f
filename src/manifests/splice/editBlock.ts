import { isScalar, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Json } from '../../core/json.ts';
import type { EntryEdit } from '../edit.ts';
import { type Editing, insertLines, touchAll } from './editing.ts';
import { columnOf, contentEnd, nextLine } from './lines.ts';
import { isFilled, writeField, writeItem, writeLines } from './writeBlock.ts';
import { writeFlow } from './writeFlow.ts';

/** Adds entries behind the last one of a block map. */
export const addToBlockMap = (editing: Editing, node: YAMLMap, fields: readonly (readonly [string, Json])[]): void => {
  const { text, style } = editing;
  const indent = columnOf(text, node.range?.[0] ?? 0);
  const lines = fields.flatMap(([key, value]) => writeField(key, value, indent, style));
  insertLines(editing, nextLine(text, contentEnd(node)), lines);
};

/** Where the `:` behind the key of a pair ends; undefined if there is none. */
export const findColon = (text: string, { key }: Pair): number | undefined => {
  const keyEnd = isScalar(key) || key !== null ? ((key as Node).range?.[1] ?? 0) : 0;
  const between = /^\s*:/.exec(text.slice(keyEnd, keyEnd + 100));
  return between === null ? undefined : keyEnd + between[0].length;
};

/** Puts another value behind a key of a block map. A comment behind the old one stays in the key's line. */
export const replaceBlockValue = (editing: Editing, node: YAMLMap, pair: Pair, value: Json): void => {
  const { text, style } = editing;
  const start = findColon(text, pair);
  if (start === undefined) {
    editing.failed = true;
    return;
  }
  touchAll(editing, pair.value);
  const end = findValueEnd(text, start, pair.value as Node | null);
  const indent = columnOf(text, node.range?.[0] ?? 0);
  const [first = '', ...rest] = writeField('k', value, indent, style);
  editing.splices.push({ start, end, text: first.slice(indent + 'k:'.length) });
  if (rest.length > 0) insertLines(editing, nextLine(text, end), rest);
};

const findValueEnd = (text: string, start: number, value: Node | null): number => {
  // Of an empty value nothing is to be taken away, not even the space before a comment.
  const isEmpty = value === null || value.range?.[0] === value.range?.[1];
  const end = isEmpty ? start : Math.max(start, contentEnd(value));
  const source = text.slice(start, end);
  return end - (/\r?\n$/.exec(source)?.[0].length ?? 0);
};

/** Puts another value in the place of an item of a block list. */
export const replaceBlockItem = (editing: Editing, node: YAMLSeq, item: Node, value: Json): void => {
  const { text, style } = editing;
  touchAll(editing, item);
  const start = item.range?.[0] ?? 0;
  const end = findValueEnd(text, start, item);
  const indent = columnOf(text, node.range?.[0] ?? 0);
  const isBare = !('anchor' in item && item.anchor !== undefined) && text.slice(end, nextLine(text, end)).trim() === '';
  const lines = isFilled(value) && isBare ? writeLines(value, indent + 2, style) : undefined;
  const written = lines === undefined ? writeFlow(value, false) : lines.join(style.eol).trimStart();
  editing.splices.push({ start, end, text: written });
};

/**
 * Inserts the new entries of a block list.
 *
 * @param opening where the key and its colon end
 */
export const addToBlockList = (
  editing: Editing,
  node: YAMLSeq,
  entries: readonly EntryEdit[],
  opening: number | undefined,
  changeItem: (index: number) => void,
): void => {
  const { text, style } = editing;
  const start = node.range?.[0] ?? 0;
  const front = opening === undefined ? 0 : nextLine(text, opening);
  if (text[start] !== '-' || (entries[0]?.kind === 'new' && (opening === undefined || front > start))) {
    editing.failed = true;
    return;
  }
  const indent = columnOf(text, start);
  let place = front;
  for (const entry of entries) {
    if (entry.kind === 'new') insertLines(editing, place, writeItem(entry.value, indent, style));
    else {
      if (entry.kind === 'changed') changeItem(entry.index);
      place = nextLine(text, contentEnd(node.items[entry.index] as Node));
    }
  }
};
