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
  const policy = readDraft(node, 'imagePullPolicy');
  const isDerived = mergeImage(merging, node, image, place);
  const { imagePullPolicy, ...others } = rest;
  // Whoever wrote a policy beside `auto` meant it, and in the next call it looks like one that was derived.
  if (merging.mode !== 'override' || policy === undefined || isDerived || policy === imagePullPolicy) {
    return mergeMap(merging, node, rest, containerRule, place);
  }
  if (imagePullPolicy !== undefined) {
    node.claims.set('imagePullPolicy', { template: merging.template, value: imagePullPolicy, yielded: true });
  }
  return mergeMap(merging, node, others, containerRule, place);
};

/** True if the image is another one now, and the imagePullPolicy was derived from the old one. */
const mergeImage = (merging: Merging, node: MapNode, image: string, place: Place): boolean => {
  const before = readDraft(node, 'image');
  // An expression that extends a stub's "auto" would hide that no template has a container of this name.
  if (before === autoImage && merging.settled.has(`${place.source}/image`)) return false;
  const policy = readDraft(node, 'imagePullPolicy');
  // A stub says with `auto` that it wants to be overruled, whatever the template does about conflicts elsewhere.
  const mode = before === autoImage ? 'replace' : merging.mode;
  mergeMap({ ...merging, mode }, node, { image }, containerRule, place);
  const after = readDraft(node, 'image');
  if (after === before || typeof before !== 'string' || policy !== defaultPullPolicy(before)) return false;
  node.changes.set('imagePullPolicy', { kind: 'value', value: defaultPullPolicy(String(after)) });
  return true;
};
