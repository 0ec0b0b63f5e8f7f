import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isList as isJsonList, isMap as isJsonMap, type Json, readField } from '../../core/json.ts';
import { applyEdit, type Edit } from '../edit.ts';
import { addToBlockList, addToBlockMap, findColon, replaceBlockItem, replaceBlockValue } from './editBlock.ts';
import { addToFlowList, addToFlowMap, replaceFlowNode, replaceFlowValue } from './editFlow.ts';
import { type Editing, touch } from './editing.ts';
import type { Splice } from './splices.ts';
import { spreadAliases } from './spreadAliases.ts';
import { readStyle } from './style.ts';

/**
 * Finds what to change in a text so that one of its documents holds another value. Everything else stays: comments, order
 * of keys, quotes, indentation. Undefined where the text is written in a way that cannot be edited.
 *
 * @param root the document's tree
 * @param value what it holds
 */
export const spliceEdit = (text: string, root: Node, value: Json, edit: Edit): readonly Splice[] | undefined => {
  const editing: Editing = { text, style: readStyle(text, root), splices: [], touched: new Set(), failed: false };
  editNode(editing, root, value, edit, undefined, () => {
    editing.failed = true;
  });
  spreadAliases(editing, root, value);
  return editing.failed ? undefined : editing.splices;
};

/**
 * Edits what a node holds, or has it replaced as a whole.
 *
 * @param opening where the key before the node ends, if there is one
 */
const editNode = (
  editing: Editing,
  node: Node | null,
  value: Json | undefined,
  edit: Edit,
  opening: number | undefined,
  replace: (value: Json) => void,
): void => {
  // An empty one in brackets is better written anew, in lines, unless it stands in brackets itself.
  const isEmpty = (isMap(node) || isSeq(node)) && node.items.length === 0;
  if (edit.kind === 'map' && isMap(node) && !isEmpty) {
    touch(editing, node);
    editMap(editing, node, value, edit.changes);
  } else if (edit.kind === 'list' && isSeq(node) && !isEmpty) {
    touch(editing, node);
    editList(editing, node, value, edit, opening);
  } else replace(applyEdit(value, edit));
};

const editMap = (
  editing: Editing,
  node: YAMLMap,
  value: Json | undefined,
  changes: ReadonlyMap<string, Edit>,
): void => {
  const added: [string, Json][] = [];
  for (const [key, edit] of changes) {
    const old = isJsonMap(value) ? readField(value, key) : undefined;
    const pair = node.items.findLast((one) => isScalar(one.key) && String(one.key.value) === key);
    // What came by a merge key stands elsewhere: an entry of its own overrides it.
    if (pair === undefined) added.push([key, applyEdit(old, edit)]);
    else {
      const opening = node.flow ? undefined : findColon(editing.text, pair);
      const child = pair.value as Node | null;
      editNode(editing, child, old, edit, opening, (now) => replaceValue(editing, node, pair, now));
    }
  }
  if (added.length === 0) return;
  if (node.flow) addToFlowMap(editing, node, added);
  else addToBlockMap(editing, node, added);
};

const replaceValue = (editing: Editing, node: YAMLMap, pair: Pair, value: Json): void => {
  if (node.flow) replaceFlowValue(editing, pair, value);
  else replaceBlockValue(editing, node, pair, value);
};

const editList = (
  editing: Editing,
  node: YAMLSeq,
  value: Json | undefined,
  { entries }: Extract<Edit, { kind: 'list' }>,
  opening: number | undefined,
): void => {
  const edits = new Map(entries.flatMap((entry) => (entry.kind === 'changed' ? [[entry.index, entry.edit]] : [])));
  const changeItem = (index: number): void => {
    const item = node.items[index] as Node;
    const old = isJsonList(value) ? value[index] : undefined;
    const edit = edits.get(index) as Edit;
    editNode(editing, item, old, edit, undefined, (now) =>
      node.flow ? replaceFlowNode(editing, item, now) : replaceBlockItem(editing, node, item, now),
    );
  };
  if (node.flow) addToFlowList(editing, node, entries, changeItem);
  else addToBlockList(editing, node, entries, opening, changeItem);
};
