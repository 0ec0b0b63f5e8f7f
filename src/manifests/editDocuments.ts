import type { Node } from 'yaml';
import { equals } from '../core/equals.ts';
import { isList, isMap, type Json } from '../core/json.ts';
import { composeYaml } from '../core/yaml/composeYaml.ts';
import { yamlToJson } from '../core/yaml/yamlToJson.ts';
import { applyEdit, type Edit } from './edit.ts';
import { manifestRules } from './readDocument.ts';
import { contentEnd } from './splice/lines.ts';
import { spliceEdit } from './splice/spliceEdit.ts';
import { applySplices, type Splice } from './splice/splices.ts';
import { readStyle } from './splice/style.ts';
import { isFilled, writeLines } from './splice/writeBlock.ts';

/** A document of a text, and what is to change in it. */
export interface DocumentEdit {
  readonly root: Node;
  readonly value: Json;
  readonly edit: Edit;
}

export type EditedText =
  | { readonly kind: 'edited'; readonly text: string; readonly isRewritten: boolean }
  /** A number that would not survive stands in a document that cannot be edited where it is. */
  | { readonly kind: 'refused' };

/**
 * Changes documents within their text. What comes out is read again: should it not hold what was meant, because the text
 * is written in a way that cannot be edited, its documents are written anew and lose their comments.
 */
export const editDocuments = (text: string, edits: readonly DocumentEdit[]): EditedText => {
  const splices = edits.map(({ root, value, edit }) => spliceEdit(text, root, value, edit));
  const isWhole = splices.every((found) => found !== undefined);
  const spliced = isWhole ? applySplices(text, splices.flat()) : undefined;
  if (spliced !== undefined && holds(spliced, edits)) return { kind: 'edited', text: spliced, isRewritten: false };
  if (edits.some(({ value }) => hasUnsafeNumber(value))) return { kind: 'refused' };
  const rewritten = applySplices(
    text,
    edits.map((edit) => rewrite(text, edit)),
  );
  return rewritten !== undefined && holds(rewritten, edits)
    ? { kind: 'edited', text: rewritten, isRewritten: true }
    : { kind: 'refused' };
};

const rewrite = (text: string, { root, value, edit }: DocumentEdit): Splice => {
  const style = readStyle(text, root);
  const now = applyEdit(value, edit);
  const lines = isFilled(now) ? writeLines(now, 0, { ...style, isJson: false }) : [];
  const [start, end] = [root.range?.[0] ?? 0, contentEnd(root)];
  const isOpen = end > start && text[end - 1] !== '\n';
  return { start, end, text: lines.join(style.eol) + (isOpen ? '' : style.eol) };
};

/** True if the documents of a text that were to change hold now what they should. */
const holds = (text: string, edits: readonly DocumentEdit[]): boolean => {
  const { documents, positionAt } = composeYaml(text, { maxDepth: manifestRules.maxDepth });
  const wanted = edits.map(({ value, edit }) => applyEdit(value, edit));
  const found = documents.flatMap(({ root, faults }) => {
    if (root === null || faults.length > 0) return [];
    const { value, faults: wrong } = yamlToJson(root, positionAt, manifestRules);
    return wrong.length > 0 ? [] : [value];
  });
  return wanted.every((value) => found.some((one) => equals(one, value)));
};

const hasUnsafeNumber = (value: Json): boolean => {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (isList(value)) return value.some(hasUnsafeNumber);
  return isMap(value) && Object.values(value).some(hasUnsafeNumber);
};
