import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Json, type JsonMap, readField, readMap, readString } from '../../src/core/json.ts';

/** The folder whose files `kubectl apply -f` installs. */
export const deployFolder = join(import.meta.dirname, '../../deploy');

/** One object of an installation, and the file in which it stands. */
export interface Manifest {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly object: JsonMap;
}

/** The files that `kubectl apply -f` takes from a folder, in its order; it enters no folder below. */
export const listFiles = (folder: string = deployFolder): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();

/** All objects of a folder's files, in the order in which they are applied. Throws at YAML that cannot be read. */
export const readManifests = (folder: string = deployFolder): Manifest[] =>
  listFiles(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => {
      if (document.errors[0] !== undefined) throw document.errors[0];
      const object = document.toJS() as JsonMap;
      const name = readString(readMap(object, 'metadata'), 'name') ?? '';
      return { file, kind: readString(object, 'kind') ?? '', name, object };
    }),
  );

/** The only object of a kind, or of a kind and name. Throws if there is none or are several. */
export const findManifest = (manifests: readonly Manifest[], kind: string, name?: string): Manifest => {
  const found = manifests.filter(
    (manifest) => manifest.kind === kind && (name === undefined || manifest.name === name),
  );
  if (found.length !== 1) throw new Error(`there are ${found.length} objects of the kind ${kind}, not one`);
  return found[0] as Manifest;
};

/** What stands at a path of map keys and list indices; undefined if nothing does. */
export const readAt = (object: Json | undefined, ...path: readonly (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (value, step) =>
      typeof step === 'number'
        ? (value as readonly Json[] | undefined)?.[step]
        : readField(value as JsonMap | undefined, step),
    object,
  );
