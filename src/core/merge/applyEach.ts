import type { Prepared } from '../render/prepareTemplates.ts';
import { renderEach } from '../render/renderEach.ts';
import type { NameList } from '../template/template.ts';
import { type ContainerList, containerName } from './containerList.ts';
import { type Entry, type MapNode, openEntry, openList, readDraft } from './draft.ts';
import { mergeContainer } from './mergeContainer.ts';
import type { Merging } from './merging.ts';

/** True if a list of names, `*` and `!name` means this name. A list of exceptions only means all others. */
export const isTarget = (targets: NameList, name: string): boolean => {
  if (targets.includes(`!${name}`)) return false;
  return (
    targets.includes(name) ||
    targets.includes('*') ||
    (targets.length > 0 && targets.every((entry) => entry.startsWith('!')))
  );
};

/**
 * Merges a template's `each` into every container that it goes to, in the order in which they stand in the pod.
 *
 * @param containers what of the pod's own containers is meant: the template's word, or the annotation's
 * @param injected the names of all containers of all selected templates: the others are the pod's own
 */
export const applyEach = (
  merging: Merging,
  spec: MapNode,
  prepared: Prepared,
  containers: NameList,
  injected: ReadonlySet<string>,
): void => {
  const template = prepared.rendered;
  if (template.each.length === 0) return;
  const ownTargets = { containers, initContainers: template.targets.initContainers };
  for (const kind of ['initContainers', 'containers'] as const) {
    if (readDraft(spec, kind) === undefined) continue;
    for (const entry of openList(spec, kind, containerName).entries) {
      if (entry.key !== undefined && isMeant(entry, entry.key, ownTargets[kind])) mergeInto(entry, entry.key, kind);
    }
  }

  function isMeant(entry: Entry, name: string, targets: NameList): boolean {
    if (!injected.has(name)) return isTarget(targets, name);
    const { claim } = entry;
    return claim !== undefined && claim.template !== merging.template && isTarget(template.targets.injected, name);
  }

  function mergeInto(entry: Entry, name: string, kind: ContainerList): void {
    const node = openEntry(entry);
    if (node === undefined) return;
    const host = injected.has(name) ? entry.claim?.template : undefined;
    mergeEach(merging, node, prepared, `spec.${kind}[${name}]`, host);
  }
};

/**
 * Merges a template's `each` into one container.
 *
 * @param host the template that has added the container, if one has
 */
export const mergeEach = (
  merging: Merging,
  node: MapNode,
  { rendered, rendering }: Prepared,
  path: string,
  host: number | undefined,
): void => {
  for (const each of rendered.each) {
    const { source } = each;
    const { container, settled } = renderEach(each, rendering, node, path, merging);
    if (container === undefined) continue;
    const by = settled.size === 0 ? merging : { ...merging, settled, host };
    mergeContainer(by, node, container, { path, source });
  }
};
