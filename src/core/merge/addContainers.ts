import type { Json, JsonMap } from '../json.ts';
import type { RenderedTemplate } from '../template/template.ts';
import { type ContainerList, containerName } from './containerList.ts';
import { createEntry, type Entry, findEntry, type MapNode, openEntry, openList, readDraft } from './draft.ts';
import { isEntryHeld } from './held.ts';
import { autoImage } from './image.ts';
import { type Blocks, insertContainer } from './insertContainer.ts';
import { mergeContainer } from './mergeContainer.ts';
import type { Merging } from './merging.ts';
import type { Place } from './place.ts';

/** The first template in force that has a container of some name. */
export interface Named {
  readonly template: number;
  readonly list: ContainerList;
  readonly container: JsonMap;
  /** Whether any template in force that has it says onConflict: replace: then all of them do, or a second call would. */
  readonly replace: boolean;
}

/** The image of a template's container after every `each`: in a second call, that is what the pod has. */
export type FinalImage = (container: JsonMap) => Json | undefined;

/**
 * Adds a template's containers, init containers and native sidecars. A container of the pod with the same name is the
 * user's override if its image is `auto` or the template's own: its fields win and the template supplies the rest.
 */
export const addContainers = (
  merging: Merging,
  spec: MapNode,
  template: RenderedTemplate,
  named: ReadonlyMap<string, Named>,
  blocks: Blocks,
  finalImage: FinalImage,
): void => {
  for (const kind of ['initContainers', 'containers'] as const) {
    for (const [index, container] of template[kind].entries()) {
      const name = String(container['name']);
      const origin = template.origins.get(template[kind])?.[index] ?? index;
      const place: Place = { path: `spec.${kind}[${name}]`, source: `/${kind}/${origin}` };
      const first = named.get(name);
      if (
        first !== undefined &&
        first.template !== merging.template &&
        settleBetween(merging, first, kind, container, place)
      )
        continue;
      const found = findContainer(spec, name);
      if (found === undefined) {
        insertContainer(
          spec,
          kind,
          template,
          createEntry(name, container, { template: merging.template, value: container }),
          blocks,
        );
        note(merging, 'added', place);
      } else if (isEarlier(merging, found.entry)) note(merging, 'held', place);
      else if (isOverride(found.entry, container, finalImage))
        overrideContainer(merging, found, kind, container, place);
      else settleConflict(withReplace(merging, first), found, kind, container, place);
    }
  }
};

/** Two templates with a container of one name: the same, or an error of the later one. True if that settles it. */
const settleBetween = (
  merging: Merging,
  first: Named,
  kind: ContainerList,
  container: JsonMap,
  place: Place,
): boolean => {
  if (first.list === kind && isEntryHeld({ kind: 'map', fields: {} }, first.container, container)) return false;
  const [one, other] = [merging.names[first.template], merging.names[merging.template]];
  merging.faults.push({
    template: merging.template,
    ...place,
    isBetween: true,
    message: `templates "${one}" and "${other}" have different containers of this name`,
    remedy: 'name only one of them in podgraft.dev/inject, or rename one container',
  });
  return true;
};

/** True for a container of an earlier template of the list: {@link settleBetween} found that it holds this one's. */
const isEarlier = (merging: Merging, { claim }: Entry): boolean =>
  claim !== undefined && claim.template < merging.template;

const withReplace = (merging: Merging, first: Named | undefined): Merging =>
  merging.mode === 'keep' && first?.replace === true ? { ...merging, mode: 'replace' } : merging;

interface Found {
  readonly list: ContainerList;
  readonly entry: Entry;
}

const findContainer = (spec: MapNode, name: string): Found | undefined => {
  for (const list of ['containers', 'initContainers'] as const) {
    if (readDraft(spec, list) === undefined) continue;
    const entry = findEntry(openList(spec, list, containerName), name);
    if (entry !== undefined) return { list, entry };
  }
  return undefined;
};

const isOverride = (entry: Entry, container: JsonMap, finalImage: FinalImage): boolean => {
  const image = imageOf(entry) ?? '';
  if (image === autoImage || image === '' || image === container['image']) return true;
  return image === finalImage(container);
};

const imageOf = (entry: Entry): Json | undefined => {
  const node = openEntry(entry);
  return node === undefined ? undefined : readDraft(node, 'image');
};

const overrideContainer = (
  merging: Merging,
  found: Found,
  kind: ContainerList,
  container: JsonMap,
  place: Place,
): void => {
  const node = openEntry(found.entry);
  if (node === undefined) return;
  if (found.list !== kind) {
    merging.faults.push({
      template: merging.template,
      path: `spec.${found.list}[${container['name']}]`,
      source: place.source,
      message: `the template has this container under ${kind}`,
      remedy: `move it from ${found.list} to ${kind} in the pod`,
    });
    return;
  }
  merging.inEntry += 1;
  mergeContainer({ ...merging, mode: 'override' }, node, container, place);
  merging.inEntry -= 1;
  found.entry.claim ??= { template: merging.template, value: container };
  note(merging, 'held', place);
};

const settleConflict = (
  merging: Merging,
  found: Found,
  kind: ContainerList,
  container: JsonMap,
  place: Place,
): void => {
  const { template, mode } = merging;
  const path = `spec.${found.list}[${container['name']}]`;
  const message = `the pod has a container of this name with another image (${imageOf(found.entry)}, the template has ${container['image']})`;
  const node = openEntry(found.entry);
  if (mode === 'keep' || node === undefined) {
    merging.effects.push({ effect: 'kept', path, source: place.source });
    merging.notices.push({ template, path, message: `${message}; it stays and the template's is left out` });
  } else if (mode === 'replace' && found.list === kind) {
    merging.inEntry += 1;
    mergeContainer(merging, node, container, place);
    merging.inEntry -= 1;
    found.entry.claim = { template, value: container };
    note(merging, 'replaced', place);
  } else {
    const remedy = 'rename it in the pod, or give it image: auto to make it an override of the template';
    merging.faults.push({ template, path, source: place.source, message, remedy });
  }
};

const note = (merging: Merging, effect: 'added' | 'held' | 'replaced', place: Place): void => {
  merging.effects.push({ effect, path: place.path, source: place.source });
  merging.holds.push(place.path);
};
