import type { JsonMap } from '../core/json.ts';
import type { ManifestObject } from './manifestObject.ts';

/** An object of the API, which has no lines. */
export const toApiObject = (object: JsonMap): ManifestObject => ({
  object,
  line: 1,
  placeOf: () => ({ line: 1, column: 1 }),
  textOriginOf: () => undefined,
});
