import type { Position } from '../yaml/place.ts';
import type { Positions } from '../yaml/readYaml.ts';

/** A missing field has no place of its own: the nearest place around it. A key above its value is the better place. */
export const findPosition = (positions: Positions, pointer: string): Position => {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = positions.get(at);
    if (place !== undefined) {
      const { line, column } = place.key !== undefined && place.key.line < place.line ? place.key : place;
      return { line, column };
    }
    if (at === '') return { line: 1, column: 1 };
  }
};
