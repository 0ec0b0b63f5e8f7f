/** Part of a YAML stream that can be read alone. */
export interface Chunk {
  readonly text: string;
  /** How many lines of the stream stand before it. */
  readonly linesBefore: number;
}

/** Cuts a YAML stream that comes in pieces. All chunks together are the stream, character by character. */
export interface DocumentSplitter {
  /** Takes the next piece; gives the chunks that are complete by it. */
  push(piece: string): readonly CutChunk[];
  /** Gives what is left. */
  end(): readonly CutChunk[];
  /** How many characters of an incomplete chunk are held. */
  pending(): number;
}

export interface CutChunk extends Chunk {
  /** True if it holds nothing but comments, markers and directives. */
  readonly isBlank: boolean;
}

/**
 * Cuts at lines `---`, as kubectl does: no scalar may hold such a line, so an open quote or bracket swallows its own
 * document only. Directives and comments before a marker belong to the document that it opens.
 */
export const createDocumentSplitter = (): DocumentSplitter => {
  let text = '';
  let line = '';
  let lines = 0;
  let linesBefore = 0;
  let marked = false;
  let filled = false;

  const cut = (chunks: CutChunk[]): void => {
    if (text !== '') chunks.push({ text, linesBefore, isBlank: !filled });
    text = '';
    linesBefore = lines;
    marked = false;
    filled = false;
  };

  const takeLine = (chunks: CutChunk[]): void => {
    const isMarker = /^---(?=\s|$)/.test(line);
    if (isMarker && (marked || filled)) cut(chunks);
    if (isMarker) marked = true;
    if (!/^\s*(?:#|$)/.test(isMarker ? line.slice(3) : line) && (marked || line[0] !== '%')) filled = true;
    text += line;
    line = '';
    lines += 1;
  };

  return {
    push: (piece) => {
      const chunks: CutChunk[] = [];
      for (let at = 0; at < piece.length; ) {
        const newline = piece.indexOf('\n', at);
        const next = newline === -1 ? piece.length : newline + 1;
        line += piece.slice(at, next);
        if (newline !== -1) takeLine(chunks);
        at = next;
      }
      return chunks;
    },
    end: () => {
      const chunks: CutChunk[] = [];
      if (line !== '') takeLine(chunks);
      cut(chunks);
      return chunks;
    },
    pending: () => text.length + line.length,
  };
};
