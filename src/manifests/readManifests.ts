import { composeYaml } from '../core/yaml/composeYaml.ts';
import type { YamlFault } from '../core/yaml/yamlFault.ts';
import { type ManifestObject, toManifestObject } from './manifestObject.ts';
import { manifestRules, readDocument } from './readDocument.ts';
import { splitDocuments } from './splitDocuments.ts';

/** What a YAML stream holds. */
export interface Manifests {
  /** The whole stream. */
  readonly text: string;
  /** How many documents of it are not empty. */
  readonly documents: number;
  /** In the order of the stream; a List is replaced by its items. */
  readonly objects: readonly ManifestObject[];
  /** With the stream's lines. A document with a fault gives no objects and leaves the others alone. */
  readonly faults: readonly YamlFault[];
}

/** The largest stream that is read: 4 MiB, here in characters. */
export const maxManifestSize = 4 * 1024 * 1024;

/** Finds the Kubernetes objects in a stream of YAML or JSON. Values are what kubectl makes of them. Never throws. */
export const readManifests = (text: string): Manifests => {
  if (text.length > maxManifestSize) {
    const message = `the text is larger than ${maxManifestSize / 1024 / 1024} MiB`;
    const fault = { path: '', line: 1, column: 1, message, remedy: 'split it into several files' };
    return { text, documents: 0, objects: [], faults: [fault] };
  }
  let lines: readonly string[] | undefined;
  const readLines = (): readonly string[] => {
    lines ??= text.split('\n');
    return lines;
  };
  const objects: ManifestObject[] = [];
  const faults: YamlFault[] = [];
  let documents = 0;
  for (const chunk of splitDocuments(text)) {
    const { documents: composed, positionAt } = composeYaml(chunk.text, {
      maxDepth: manifestRules.maxDepth,
      linesBefore: chunk.linesBefore,
    });
    for (const document of composed) {
      const reading = readDocument(document, positionAt);
      if (!reading.isEmpty) documents += 1;
      for (const { object, places } of reading.objects) objects.push(toManifestObject(object, places, readLines));
      faults.push(...reading.faults);
    }
  }
  return { text, documents, objects, faults };
};
