import { type Alias, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { isList as isJsonList, isMap as isJsonMap, type Json, readField } from '../../core/json.ts';
import type { Editing } from './editing.ts';
import { writeFlow } from './writeFlow.ts';

/**
 * Writes out the value wherever an alias names a node that does not stay what it was: only the place that was meant may
 * change. Aliases that go anyway are left alone.
 */
export const spreadAliases = (editing: Editing, root: Node, value: Json): void => {
  if (editing.touched.size === 0) return;
  const gone = editing.splices.filter(({ start, end }) => end > start);
  for (const { alias, target, was } of listAliases(root, value)) {
    const [start, end] = alias.range ?? [0, 0];
    if (!editing.touched.has(target) || gone.some((splice) => splice.start <= start && end <= splice.end)) continue;
    if (was === undefined) editing.failed = true;
    else editing.splices.push({ start, end, text: writeFlow(was, editing.style.isJson) });
  }
};

interface FoundAlias {
  readonly alias: Alias;
  /** What it names. */
  readonly target: Node;
  /** The value of that; undefined where it cannot be told. */
  readonly was: Json | undefined;
}

const listAliases = (root: Node, value: Json): FoundAlias[] => {
  const anchors = new Map<string, { readonly node: Node; readonly value: Json | undefined }>();
  const found: FoundAlias[] = [];
  const walk = (node: unknown, at: Json | undefined): void => {
    if (isAlias(node)) {
      const anchor = anchors.get(node.source);
      if (anchor !== undefined) found.push({ alias: node, target: anchor.node, was: anchor.value });
      return;
    }
    const { anchor } = (node ?? {}) as { anchor?: string };
    if (anchor !== undefined) anchors.set(anchor, { node: node as Node, value: at });
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) walk(item, isJsonList(at) ? at[index] : undefined);
    }
    if (!isMap(node)) return;
    for (const { key, value: child } of node.items) {
      const name = isScalar(key) ? String(key.value) : undefined;
      walk(key, name);
      walk(child, name === undefined || name === '<<' || !isJsonMap(at) ? undefined : readField(at, name));
    }
  };
  walk(root, value);
  return found;
};
