import { isList, isMap, type Json, type JsonMap, readField } from '../core/json.ts';
import type { TextOrigin } from '../core/template/source.ts';
import { childPlace, type Place, type PlaceTree } from '../core/yaml/place.ts';
import { findTextOrigin } from './findTextOrigin.ts';

/** One Kubernetes object of a YAML stream. */
export interface ManifestObject {
  readonly object: JsonMap;
  /** The line of the stream where it starts, 1-based. */
  readonly line: number;
  /** Where a value of the object stands in the stream; for what is missing, the nearest place around it. */
  placeOf(...path: readonly (string | number)[]): Place;
  /** Where the lines of a text of the object stand in the stream; undefined unless it is a literal block (`|`). */
  textOriginOf(...path: readonly (string | number)[]): TextOrigin | undefined;
}

/** An object with its places; `readLines` gives the lines of the stream, and only those who look for a text need them. */
export const toManifestObject = (
  object: JsonMap,
  places: PlaceTree,
  readLines: () => readonly string[],
): ManifestObject => {
  const placeOf = (...path: readonly (string | number)[]): PlaceTree => {
    let place = places;
    for (const step of path) {
      const below = childPlace(place, step);
      if (below === undefined) break;
      place = below;
    }
    return place;
  };
  return {
    object,
    line: places.line,
    placeOf,
    textOriginOf: (...path) => {
      const { literal } = placeOf(...path);
      const text = path.reduce<Json | undefined>(readStep, object);
      return literal === undefined || typeof text !== 'string' ? undefined : findTextOrigin(readLines(), literal, text);
    },
  };
};

const readStep = (value: Json | undefined, step: string | number): Json | undefined => {
  if (isList(value)) return value[Number(step)];
  return isMap(value) ? readField(value, String(step)) : undefined;
};
