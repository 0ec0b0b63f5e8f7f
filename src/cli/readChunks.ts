import { type CutChunk, createDocumentSplitter } from '../manifests/createDocumentSplitter.ts';
import type { Input } from './openInputs.ts';

/** The largest document that is read: 16 Mi characters; one object of Kubernetes has 1.5 MiB at most, a List has many. */
const largest = 16 * 1024 * 1024;

/** The chunks of an input, one after the other: together they are its text. Rejects with a sentence. */
export async function* readChunks(input: Input): AsyncIterable<CutChunk> {
  const splitter = createDocumentSplitter();
  for await (const text of input.read()) {
    yield* splitter.push(text);
    if (splitter.pending() > largest) {
      throw new Error(`${input.name} has a document larger than ${largest / 1024 / 1024} MiB; split it`);
    }
  }
  yield* splitter.end();
}
