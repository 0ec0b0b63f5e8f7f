import { readdirSync, readFileSync } from 'node:fs';
import type { NamespaceFacts, Snapshot } from '../../src/core/snapshot.ts';
import { readSnapshot } from '../replay/readSnapshot.ts';

const root = new URL('../corpus/', import.meta.url);

/** A manifest of the corpus, as it stands in its file. */
export interface CorpusFile {
  readonly name: string;
  readonly text: string;
}

/** All of them, by name. */
export const readCorpus = (): readonly CorpusFile[] =>
  readdirSync(new URL('manifests/', root))
    .sort()
    .map((name) => ({ name, text: readFileSync(new URL(`manifests/${name}`, root), 'utf8') }));

/** The template of the corpus, which no namespace asks for. */
export const readQuietSnapshot = (): Snapshot => readSnapshot(readFileSync(new URL('templates.yaml', root), 'utf8'));

/** The same, and every namespace of the corpus asks for it. */
export const readAskingSnapshot = (): Snapshot => {
  const facts: NamespaceFacts = {
    labels: { 'podgraft.dev/inject': 'enabled' },
    annotations: { 'podgraft.dev/inject': 'everything' },
  };
  const namespaces = ['default', 'shop', 'data', 'ci', 'monitoring'].map((name) => [name, facts] as const);
  return { ...readQuietSnapshot(), namespaces: new Map(namespaces) };
};
