/** Cuts a stream of bytes into lines. */
export interface LineSplitter {
  /** The lines that these bytes complete; undefined if one is longer than allowed, and then there is no more to come. */
  push(chunk: Buffer): readonly string[] | undefined;
}

const newline = 0x0a;

/**
 * A splitter for lines of UTF-8. Bytes are put together before they are decoded, since chunks end anywhere, in the middle
 * of a character, too.
 */
export const createLineSplitter = (maxBytes: number): LineSplitter => {
  let open: Buffer[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      const lines: string[] = [];
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        open.push(chunk.subarray(start, end));
        size += end - start;
        if (size > maxBytes) return undefined;
        lines.push(Buffer.concat(open, size).toString('utf8'));
        open = [];
        size = 0;
        start = end + 1;
      }
      if (start < chunk.length) open.push(chunk.subarray(start));
      size += chunk.length - start;
      return size > maxBytes ? undefined : lines;
    },
  };
};
