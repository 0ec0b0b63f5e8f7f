import type { JsonMap } from '../json.ts';
import { type MapNode, toJson } from './draft.ts';

/** What to do to one pod. `writePatch` reads the patch off it. */
export interface Plan {
  /** The pod with the edits over it. */
  readonly draft: MapNode;
}

/** The pod as it will be. Put together when somebody looks at it: the webhook needs the patch alone. */
export const readResult = ({ draft }: Plan): JsonMap => toJson(draft) as JsonMap;
