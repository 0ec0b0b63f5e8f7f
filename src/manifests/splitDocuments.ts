/** Part of a YAML stream that can be read alone. */
export interface Chunk {
  readonly text: string;
  /** How many lines of the stream stand before it. */
  readonly linesBefore: number;
}

/**
 * Cuts a YAML stream at its lines `---`, as kubectl does: no scalar may hold such a line, so an open quote or bracket
 * swallows its own document only. Chunks without content are left out.
 */
export const splitDocuments = (stream: string): readonly Chunk[] => {
  const chunks: Chunk[] = [];
  let start = 0;
  let linesBefore = 0;
  let marked = false;
  let filled = false;
  let line = 0;
  const cut = (end: number): void => {
    if (filled) chunks.push({ text: stream.slice(start, end), linesBefore });
    start = end;
    linesBefore = line;
    marked = false;
    filled = false;
  };
  for (let at = 0; at < stream.length; line += 1) {
    const newline = stream.indexOf('\n', at);
    const next = newline === -1 ? stream.length : newline + 1;
    const isMarker = /^---(?=\s|$)/.test(stream.slice(at, at + 4));
    // Directives and comments before a marker belong to the document that it opens.
    if (isMarker && (marked || filled)) cut(at);
    if (isMarker) marked = true;
    if (!/^\s*(?:#|$)/.test(stream.slice(isMarker ? at + 3 : at, next)) && (marked || stream[at] !== '%'))
      filled = true;
    at = next;
  }
  cut(stream.length);
  return chunks;
};
