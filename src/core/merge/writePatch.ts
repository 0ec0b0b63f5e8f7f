import { readField } from '../json.ts';
import { escapeToken, type Operation } from '../jsonPatch.ts';
import { type Change, isChanged, isVoid, type ListNode, type MapNode, toJson } from './draft.ts';
import type { Plan } from './plan.ts';

/**
 * The JSON patch (RFC 6902) that turns what was received into what the draft says. Each pointer appears once and names
 * the place in the result: entries are inserted from the front to the back before anything inside the list is edited,
 * so an index is right at the moment its operation is applied.
 */
export const writePatch = ({ draft }: Plan): Operation[] => {
  const operations: Operation[] = [];
  writeMap(draft, '', operations);
  return operations;
};

const writeMap = (node: MapNode, pointer: string, operations: Operation[]): void => {
  for (const [key, change] of node.changes) {
    const path = `${pointer}/${escapeToken(key)}`;
    if (change.kind !== 'value' && change.origin !== undefined) writeInto(change, path, operations);
    else if (!isVoid(change)) {
      const received = readField(node.origin, key);
      const value = toJson(change);
      if (value !== received) operations.push({ op: received === undefined ? 'add' : 'replace', path, value });
    }
  }
};

const writeInto = (node: Exclude<Change, { kind: 'value' }>, pointer: string, operations: Operation[]): void => {
  if (node.kind === 'map') writeMap(node, pointer, operations);
  else writeList(node, pointer, operations);
};

const writeList = (node: ListNode, pointer: string, operations: Operation[]): void => {
  for (const [index, entry] of node.entries.entries()) {
    if (entry.added) operations.push({ op: 'add', path: `${pointer}/${index}`, value: toJson(entry.change) });
  }
  for (const [index, entry] of node.entries.entries()) {
    if (entry.added) continue;
    const path = `${pointer}/${index}`;
    if (entry.replaced) operations.push({ op: 'replace', path, value: toJson(entry.change) });
    else if (entry.change.kind !== 'value' && isChanged(entry.change)) writeInto(entry.change, path, operations);
  }
};
