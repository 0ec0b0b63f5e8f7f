import { escapeToken } from '../jsonPatch.ts';
import type { MapRule } from './rule.ts';

/** Where a merge is: the place in the pod by names, for people, and the pointer into the template's text. */
export interface Place {
  readonly path: string;
  readonly source: string;
}

/** The place of a field of the map at `place`. */
export const below = (place: Place, key: string, rule: MapRule): Place => ({
  path: rule.free ? `${place.path}[${key}]` : `${place.path}.${key}`,
  source: `${place.source}/${escapeToken(key)}`,
});
