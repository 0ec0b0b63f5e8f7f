import { isList, isMap, type Json, type JsonMap } from '../../core/json.ts';
import type { Style } from './style.ts';
import { writeFlow } from './writeFlow.ts';
import { writeText } from './writeText.ts';

/** The lines of an entry of a block map whose key stands `indent` columns deep. */
export const writeField = (key: string, value: Json, indent: number, style: Style): string[] =>
  writeBehind(`${pad(indent)}${writeText(key, false)}:`, value, indent, style);

/** The lines of an item of a block list whose `-` stands `indent` columns deep. */
export const writeItem = (value: Json, indent: number, style: Style): string[] => {
  if (!isFilled(value)) return writeBehind(`${pad(indent)}-`, value, indent, style);
  const lines = writeLines(value, indent + 2, style);
  return [`${pad(indent)}- ${(lines[0] as string).slice(indent + 2)}`, ...lines.slice(1)];
};

/** The lines of a map or list with something in it, `indent` columns deep. */
export const writeLines = (value: JsonMap | readonly Json[], indent: number, style: Style): string[] =>
  isList(value)
    ? value.flatMap((item) => writeItem(item, indent, style))
    : Object.entries(value).flatMap(([key, child]) => writeField(key, child, indent, style));

/** True for a map or list with something in it. */
export const isFilled = (value: Json): value is JsonMap | readonly Json[] =>
  isList(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;

const writeBehind = (opening: string, value: Json, indent: number, style: Style): string[] => {
  if (isFilled(value))
    return [opening, ...writeLines(value, indent + (isList(value) ? style.listStep : style.step), style)];
  if (typeof value !== 'string') return [`${opening} ${writeFlow(value, false)}`];
  if (!isLiteral(value)) return [`${opening} ${writeText(value, false)}`];
  const text = value.endsWith('\n') ? value.slice(0, -1) : value;
  const lines = text.split('\n').map((line) => (line === '' ? '' : pad(indent + style.step) + line));
  return [`${opening} ${value.endsWith('\n') ? '|' : '|-'}`, ...lines];
};

/** True for a text that a literal block shows as it is. */
const isLiteral = (text: string): boolean =>
  /^[^\s].*\n/.test(text) && !/\n\n$|[^\P{Cc}\n\t]|[\p{Cs}\u2028\u2029\uFEFF]/u.test(text);

const pad = (columns: number): string => ' '.repeat(columns);
