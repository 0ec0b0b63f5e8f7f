import type { Rendering } from '../expression/rendering.ts';
import type { OnConflict, RenderedTemplate } from '../template/template.ts';
import type { Position } from '../yaml/place.ts';
import type { MapNode } from './draft.ts';

/** What became of one thing that a template states. */
export interface Effect {
  readonly effect: 'added' | 'replaced' | 'kept' | 'held' | 'refused';
  /** The place in the pod, by names: `spec.containers[app].env[LOG_LEVEL]`. */
  readonly path: string;
  /** JSON pointer (RFC 6901) into the template's text. */
  readonly source: string;
}

/** A fault as the merge knows it; `decide` gives it the template's name and the position in its text. */
export interface MergeFault {
  readonly template: number;
  readonly path: string;
  readonly source: string;
  readonly message: string;
  readonly remedy?: string;
  /** In the template's text, where it is known better than `source` says. */
  readonly position?: Position;
  /** Why the pod is rejected for it; `conflict` unless said otherwise. */
  readonly reason?: 'bad-expression' | 'unstable';
  /** True for a contradiction between two templates: no order of merging them mends it. */
  readonly isBetween?: true;
}

/** One template being merged: how it settles conflicts, and what is written down on the way. */
export interface Merging {
  readonly template: number;
  /** True while it is tried once more behind the others: then every contradiction is its own fault. */
  readonly isPostponed: boolean;
  /** Display names of all selected templates, by their place in the list. */
  readonly names: readonly string[];
  /** `override`: the user's stub for one of the template's containers; its fields win and nothing is refused. */
  readonly mode: OnConflict | 'override';
  /** Paths of the resources that the LimitRanger set: they count as absent. */
  readonly limitRanged: ReadonlySet<string> | undefined;
  readonly effects: Effect[];
  readonly faults: MergeFault[];
  readonly notices: { readonly template: number; readonly path: string; readonly message: string }[];
  /** Paths of everything that the result holds for this template. */
  readonly holds: string[];
  /** What was left to the pod: held after all if a later template brings it about. */
  readonly yields: { readonly path: string; readonly isHeld: () => boolean }[];
  /** By node, the templates whose expressions read `own` there: two may undo each other. */
  readonly settlers: Map<MapNode, Set<number>>;
  /** See {@link Application.isStable}. */
  readonly isStable: ((renderings: readonly Rendering[]) => boolean)[];
  /** Where the items of rendered lists stand in the template's text, if not at their own index. */
  readonly origins: RenderedTemplate['origins'];
  /** Places in the template whose expressions read `own` and have settled the conflict, and the list entries around them. */
  readonly settled: ReadonlySet<string>;
  /** True below such a place. */
  readonly settles: boolean;
  /** The template whose container is being merged into, if a template has added it. */
  readonly host: number | undefined;
  /** Above 0 while inside an entry that is recorded as a whole. */
  inEntry: number;
}
