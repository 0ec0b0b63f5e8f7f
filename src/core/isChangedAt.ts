import { statusKey } from './annotations.ts';
import { type Change, isChanged, type MapNode } from './merge/draft.ts';
import type { PodPath } from './template/template.ts';

/** True if what an expression reads at this place of the pod may be another in the result: false is certain. */
export const isChangedAt = (draft: MapNode, { path, isDefault }: PodPath): boolean => {
  let node: Change = draft;
  for (const [index, step] of path.entries()) {
    if (node.kind !== 'map') break;
    const child: Change | undefined = node.changes.get(step);
    if (child === undefined) return false;
    if (child.kind === 'list' && index === 1 && path[0] === 'spec' && hiding.has(step) && !isDefault)
      return child.entries.some(({ added, replaced, change }) => !added && (replaced || isReallyChanged(change)));
    node = child;
  }
  if (node.kind === 'map' && path.join('/') === 'metadata/annotations')
    return node.changes.entries().some(([key, change]) => key !== statusKey && isChanged(change));
  return path.length < 2 || isChanged(node);
};

/** Lists of `pod.spec` that are shown without what templates add. */
const hiding: ReadonlySet<string> = new Set(['containers', 'initContainers', 'volumes']);

const isReallyChanged = (change: Change): boolean => change.kind !== 'value' && isChanged(change);
