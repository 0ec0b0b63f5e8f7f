import type { RenderedTemplate } from '../template/template.ts';
import { type ContainerList, containerName } from './containerList.ts';
import { type Entry, type MapNode, openList } from './draft.ts';

/** The names of all init containers that templates put at either end of the list, in their final order. */
export type Blocks = Readonly<Record<'first' | 'last', readonly string[]>>;

/** Puts a template's container where it belongs: init containers into their template's block. */
export const insertContainer = (
  spec: MapNode,
  kind: ContainerList,
  template: RenderedTemplate,
  entry: Entry,
  blocks: Blocks,
): void => {
  const { entries } = openList(spec, kind, containerName);
  if (kind === 'containers') entries.push(entry);
  else entries.splice(placeInitContainer(entries, entry.key as string, template.position, blocks), 0, entry);
};

/** At its end of the list: behind what comes before it in the blocks there, or before what comes behind it. */
const placeInitContainer = (
  entries: readonly Entry[],
  name: string,
  position: 'first' | 'last',
  blocks: Blocks,
): number => {
  const names = blocks[position];
  const place = names.indexOf(name);
  if (position === 'first') {
    const before = names.slice(0, place);
    const end = entries.findIndex(({ key }) => key === undefined || !before.includes(key));
    return end === -1 ? entries.length : end;
  }
  const behind = names.slice(place + 1);
  return entries.findLastIndex(({ key }) => key === undefined || !behind.includes(key)) + 1;
};
