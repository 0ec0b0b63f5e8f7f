import { statusKey } from '../annotations.ts';
import type { TemplateHead } from '../template/template.ts';
import { type MapNode, openMap, readDraft } from './draft.ts';

/**
 * Writes `podgraft.dev/status` into the draft: each applied template with its hash and everything that the result holds
 * for it. A function of the result, so a second call writes the same.
 */
export const writeStatus = (
  draft: MapNode,
  selected: readonly TemplateHead[],
  applied: readonly number[],
  holds: readonly (readonly string[])[],
): void => {
  const templates = applied.map((index) => {
    const { namespace, name, hash } = selected[index] as TemplateHead;
    return { namespace, name, hash, holds: [...new Set(holds[index])].sort() };
  });
  const annotations = openMap(openMap(draft, 'metadata'), 'annotations');
  const value = JSON.stringify({ templates });
  if (readDraft(annotations, statusKey) !== value) annotations.changes.set(statusKey, { kind: 'value', value });
};
