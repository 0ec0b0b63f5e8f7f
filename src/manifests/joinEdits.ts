import { isList, isMap, type Json, readField } from '../core/json.ts';
import type { Edit } from './edit.ts';
import type { Steps } from './findObjects.ts';

/** An edit of something within a value. */
export interface PlacedEdit {
  readonly steps: Steps;
  readonly edit: Edit;
}

/** Several edits of one value as one; no two may have the same place, or one within the other. Undefined if there is none. */
export const joinEdits = (value: Json | undefined, edits: readonly PlacedEdit[]): Edit | undefined => {
  const [first] = edits;
  if (first === undefined) return undefined;
  if (first.steps.length === 0) return first.edit;
  const below = Map.groupBy(edits, ({ steps }) => steps[0] as string | number);
  const joinBelow = (step: string | number, child: Json | undefined): Edit | undefined =>
    joinEdits(
      child,
      (below.get(step) ?? []).map(({ steps, edit }) => ({ steps: steps.slice(1), edit })),
    );
  if (isList(value)) {
    const entries = value.map((item, index) => {
      const edit = joinBelow(index, item);
      return edit === undefined ? ({ kind: 'same', index } as const) : ({ kind: 'changed', index, edit } as const);
    });
    return { kind: 'list', entries };
  }
  const changes = new Map<string, Edit>();
  for (const step of below.keys()) {
    const edit = joinBelow(step, isMap(value) ? readField(value, String(step)) : undefined);
    if (edit !== undefined) changes.set(String(step), edit);
  }
  return { kind: 'map', changes };
};
