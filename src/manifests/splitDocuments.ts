import { type Chunk, createDocumentSplitter } from './createDocumentSplitter.ts';

/** Cuts a YAML stream at its lines `---`. Chunks without content are left out. */
export const splitDocuments = (stream: string): readonly Chunk[] => {
  const splitter = createDocumentSplitter();
  return [...splitter.push(stream), ...splitter.end()].filter(({ isBlank }) => !isBlank);
};
