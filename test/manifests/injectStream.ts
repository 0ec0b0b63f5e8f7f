import type { Snapshot } from '../../src/core/snapshot.ts';
import { createDocumentSplitter } from '../../src/manifests/createDocumentSplitter.ts';
import { type InjectedManifest, injectManifest } from '../../src/manifests/injectManifest.ts';

/** What comes of a whole stream, given in pieces of some length. */
export const injectStream = (text: string, snapshot: Snapshot, pieceLength = 1000) => {
  const splitter = createDocumentSplitter();
  const results: InjectedManifest[] = [];
  for (let at = 0; at < text.length; at += pieceLength) {
    for (const chunk of splitter.push(text.slice(at, at + pieceLength)))
      results.push(injectManifest(chunk, snapshot, 'default'));
  }
  for (const chunk of splitter.end()) results.push(injectManifest(chunk, snapshot, 'default'));
  return {
    text: results.map((result) => result.text).join(''),
    decisions: results.flatMap(({ decisions }) => decisions),
    faults: results.flatMap(({ faults }) => faults),
    rewritten: results.filter(({ isRewritten }) => isRewritten).length,
  };
};
