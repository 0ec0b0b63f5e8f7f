/** A range of a text (offsets in UTF-16 units) and what takes its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all splices done; those of one place in the order of the list. Undefined if two of them overlap. */
export const applySplices = (text: string, splices: readonly Splice[]): string | undefined => {
  let result = '';
  let at = 0;
  for (const splice of splices.toSorted((a, b) => a.start - b.start)) {
    if (splice.start < at) return undefined;
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
};
