import type { JsonMap } from '../json.ts';
import { type MapNode, readDraft } from './draft.ts';
import { autoImage, defaultPullPolicy } from './image.ts';
import { mergeMap } from './merge.ts';
import { containerRule } from './mergeTable.ts';
import type { Merging } from './merging.ts';
import type { Place } from './place.ts';

/**
 * Merges what a template states for a container into that container. `image: auto` takes the template's image; an
 * imagePullPolicy that the API server derived from the old image is derived anew from the new one.
 */
export const mergeContainer = (merging: Merging, node: MapNode, wanted: JsonMap, place: Place): boolean => {
  if (typeof wanted['image'] !== 'string') return mergeMap(merging, node, wanted, containerRule, place);
  const { image, ...rest } = wanted;
  const held = mergeImage(merging, node, image, place);
  return mergeMap(merging, node, rest, containerRule, place) && held;
};

const mergeImage = (merging: Merging, node: MapNode, image: string, place: Place): boolean => {
  const before = readDraft(node, 'image');
  const policy = readDraft(node, 'imagePullPolicy');
  // A stub says with `auto` that it wants to be overruled, whatever the template does about conflicts elsewhere.
  const mode = before === autoImage ? 'replace' : merging.mode;
  const held = mergeMap({ ...merging, mode }, node, { image }, containerRule, place);
  const after = readDraft(node, 'image');
  if (after !== before && typeof before === 'string' && policy === defaultPullPolicy(before)) {
    node.changes.set('imagePullPolicy', { kind: 'value', value: defaultPullPolicy(String(after)) });
  }
  return held;
};
