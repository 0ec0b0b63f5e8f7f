import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../../core/json.ts';
import type { EntryEdit } from '../edit.ts';
import { findColon } from './editBlock.ts';
import { type Editing, touchAll } from './editing.ts';
import { columnOf } from './lines.ts';
import { writeFlow } from './writeFlow.ts';

/** Adds entries behind the last one of a flow map that has some. */
export const addToFlowMap = (editing: Editing, node: YAMLMap, fields: readonly (readonly [string, Json])[]): void => {
  const last = node.items.at(-1) as Pair<Node, Node | null> | undefined;
  const end = last === undefined ? undefined : (last.value?.range?.[1] ?? last.key.range?.[1]);
  if (end === undefined) {
    editing.failed = true;
    return;
  }
  const separate = readSeparator(editing, node);
  const text = fields.map(([key, value]) => `,${separate}${writeEntry(editing, node, key, value)}`).join('');
  editing.splices.push({ start: end, end, text });
};

/** Puts another value behind a key of a flow map. */
export const replaceFlowValue = (editing: Editing, pair: Pair, value: Json): void => {
  const old = pair.value as Node | null;
  const colon = findColon(editing.text, pair);
  if (old?.range == null || colon === undefined) {
    editing.failed = true;
    return;
  }
  touchAll(editing, old);
  const [start, end] = old.range;
  const written = writeValue(editing, value, start);
  editing.splices.push(
    start === end ? { start: colon, end: colon, text: ` ${written}` } : { start, end, text: written },
  );
};

/** Puts another value in the place of a node within brackets. */
export const replaceFlowNode = (editing: Editing, node: Node, value: Json): void => {
  touchAll(editing, node);
  const [start, end] = node.range ?? [0, 0];
  editing.splices.push({ start, end, text: writeValue(editing, value, start) });
};

/** Inserts the new entries of a flow list that has some. */
export const addToFlowList = (
  editing: Editing,
  node: YAMLSeq,
  entries: readonly EntryEdit[],
  changeItem: (index: number) => void,
): void => {
  const separate = readSeparator(editing, node);
  const start = node.range?.[0] ?? 0;
  const blank = /^ */.exec(editing.text.slice(start + 1))?.[0].length ?? 0;
  let place: number | undefined;
  for (const entry of entries) {
    if (entry.kind !== 'new') {
      if (entry.kind === 'changed') changeItem(entry.index);
      place = (node.items[entry.index] as Node).range?.[1];
      continue;
    }
    const value = writeValue(editing, entry.value, start, readItemIndent(editing, node));
    const isFirst = place === undefined;
    const isApart = separate !== ' ';
    const at = place ?? start + 1 + (isApart ? 0 : blank);
    const text = !isFirst ? `,${separate}${value}` : isApart ? `${separate}${value},` : `${value}, `;
    editing.splices.push({ start: at, end: at, text });
  }
};

/** What stands between two entries: a space, or a line break if each has a line of its own. */
const readSeparator = (editing: Editing, node: YAMLMap | YAMLSeq): string => {
  const indent = readItemIndent(editing, node);
  return indent === undefined ? ' ' : editing.style.eol + ' '.repeat(indent);
};

/** How deep the entries stand that have lines of their own; undefined if they have none. */
const readItemIndent = ({ text }: Editing, node: YAMLMap | YAMLSeq): number | undefined => {
  const start = node.range?.[0] ?? 0;
  const first = node.items[0] as Node | Pair<Node> | undefined;
  const at = first === undefined ? undefined : 'key' in first ? first.key.range?.[0] : first.range?.[0];
  return at !== undefined && text.slice(start, at).includes('\n') ? columnOf(text, at) : undefined;
};

const writeEntry = (editing: Editing, node: YAMLMap, key: string, value: Json): string => {
  const isJson = isJsonMap(editing, node);
  const indent = readItemIndent(editing, node);
  return `${writeFlow(key, isJson)}: ${writeValue(editing, value, node.range?.[0] ?? 0, indent)}`;
};

/** True where all keys are in double quotes: what is added must not stand out. */
const isJsonMap = ({ text, style }: Editing, node: YAMLMap): boolean =>
  style.isJson || node.items.every(({ key }) => text[(key as Node).range?.[0] ?? 0] === '"');

/** In a JSON document with entries on lines of their own the value is written that way as well. */
const writeValue = ({ text, style }: Editing, value: Json, start: number, indent?: number): string => {
  if (!style.isJson) return writeFlow(value, false);
  if (style.isOneLine) return text.includes('": ') ? writeFlow(value, true) : JSON.stringify(value);
  const deep = indent ?? leadingSpaces(text, start);
  return JSON.stringify(value, undefined, style.step).replaceAll('\n', style.eol + ' '.repeat(deep));
};

const leadingSpaces = (text: string, offset: number): number => {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^ */.exec(text.slice(line, offset))?.[0].length ?? 0;
};
