import type { Json } from '../json.ts';
import type { Claim } from './draft.ts';
import type { Effect, Merging } from './merging.ts';
import type { Place } from './place.ts';

/** The pod has a value of its own: it stays, or the template is refused. */
export const yieldToPod = (merging: Merging, place: Place, isHeldNow: () => boolean): boolean => {
  if (merging.mode === 'reject') {
    return refuse(merging, place, 'the pod has its own value here, and the template says onConflict: reject');
  }
  watch(merging, place, isHeldNow);
  return record(merging, 'kept', place, false);
};

/** Has what was left to the pod looked at again when all templates are merged: a later one may bring it about. */
export const watch = (merging: Merging, { path }: Place, isHeldNow: () => boolean): void => {
  if (merging.inEntry === 0) merging.yields.push({ path, isHeld: isHeldNow });
};

/**
 * True if another template stated what stands here, and has to agree. One that is tried once more behind the others takes
 * what they brought for the pod's own, as it would in a second call. An expression that reads `own` goes on from what
 * another one of its kind gave, and from what the template states whose container this is.
 */
export const isAnothers = (merging: Merging, claim: Claim): boolean => {
  if (claim.template === merging.template) return false;
  if (merging.settles) return !claim.settled && claim.template !== merging.host;
  return !(merging.isPostponed && merging.mode === 'keep');
};

/** What this template says of a value here. */
export const claimFor = ({ template, settles }: Merging, value: Json): Claim =>
  settles ? { template, value, settled: true } : { template, value };

/** The merging below a place where an expression that reads `own` has the last word. */
export const settling = (merging: Merging): Merging =>
  merging.settles ? merging : { ...merging, mode: 'replace', settles: true };

/**
 * True if what two templates state here goes together: what the later one of the list states is held by what the earlier
 * one does. The order in which they are merged does not matter, nor what the API server made of it in between.
 */
export const agrees = (
  merging: Merging,
  claim: Claim,
  wanted: Json,
  holds: (earlier: Json, later: Json) => boolean,
): boolean => (claim.template < merging.template ? holds(claim.value, wanted) : holds(wanted, claim.value));

/** The template cannot have its way here. */
export const refuse = (merging: Merging, place: Place, message: string): boolean => {
  merging.faults.push({
    template: merging.template,
    ...place,
    message,
    remedy: 'take it out of the pod, or let the template say onConflict: replace',
  });
  return record(merging, 'refused', place, false);
};

/** Two templates contradict each other: an error of the later one. */
export const refuseTemplate = (merging: Merging, claim: Claim, place: Place): boolean => {
  const later = merging.isPostponed ? merging.template : Math.max(claim.template, merging.template);
  const [first, second] = [claim.template, merging.template]
    .toSorted((a, b) => a - b)
    .map((index) => merging.names[index]);
  merging.faults.push({
    template: later,
    path: place.path,
    source: later === merging.template ? place.source : '',
    isBetween: true,
    message: `templates "${first}" and "${second}" state different values here`,
    remedy: 'name only one of them in podgraft.dev/inject, or make them agree',
  });
  return record(merging, 'refused', place, false);
};

/** Writes down what became of one thing that a template states; true if it holds in the result. */
export const record = (merging: Merging, effect: Effect['effect'], place: Place, holds: boolean): boolean => {
  merging.effects.push({ effect, path: place.path, source: place.source });
  if (holds) hold(merging, place);
  return effect !== 'kept' && effect !== 'refused';
};

/** Adds a place to those that the result holds for the template. */
export const hold = (merging: Merging, place: Place): void => {
  if (merging.inEntry === 0) merging.holds.push(place.path);
};
