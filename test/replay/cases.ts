import { readdirSync, readFileSync } from 'node:fs';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { readSnapshot } from './readSnapshot.ts';

/** One directory of test/fixtures. */
export interface Case {
  readonly name: string;
  readonly directory: URL;
  /** The AdmissionReview, as it stands in the file. */
  readonly text: string;
  readonly snapshot: Snapshot;
}

const root = new URL('../fixtures/', import.meta.url);

/** All cases, by name. */
export const readCases = (): Case[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readCase(name));

/** The case of that name. */
const readCase = (name: string): Case => {
  const directory = new URL(`${name}/`, root);
  return {
    name,
    directory,
    text: readFileSync(new URL('review.json', directory), 'utf8'),
    snapshot: readSnapshot(readFileSync(new URL('templates.yaml', directory), 'utf8')),
  };
};
