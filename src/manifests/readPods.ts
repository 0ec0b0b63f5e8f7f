import type { Node } from 'yaml';
import type { Json } from '../core/json.ts';
import { composeYaml } from '../core/yaml/composeYaml.ts';
import { childPlace, type PlaceTree, type Position } from '../core/yaml/place.ts';
import { sortFaults, type YamlFault } from '../core/yaml/yamlFault.ts';
import { yamlToJson } from '../core/yaml/yamlToJson.ts';
import type { Chunk } from './createDocumentSplitter.ts';
import { findObjects, type Steps } from './findObjects.ts';
import { type FoundPod, findPod } from './findPod.ts';
import { manifestRules } from './readDocument.ts';

/** A document of a stream with the pods and workloads in it. */
export interface PodDocument {
  readonly root: Node;
  readonly value: Json;
  readonly pods: readonly (FoundPod & { readonly position: Position })[];
}

/** Reads the documents of a chunk. Those that cannot be read are faults; they say where in the stream. */
export const readPods = (
  chunk: Chunk,
): { readonly documents: readonly PodDocument[]; readonly faults: readonly YamlFault[] } => {
  const { documents, positionAt } = composeYaml(chunk.text, {
    maxDepth: manifestRules.maxDepth,
    linesBefore: chunk.linesBefore,
  });
  const faults: YamlFault[] = [];
  const read = documents.flatMap(({ root, faults: syntax }): PodDocument[] => {
    faults.push(...sortFaults(syntax));
    if (root === null || syntax.length > 0) return [];
    const { value, places, faults: wrong } = yamlToJson(root, positionAt, manifestRules);
    if (wrong.length > 0) {
      faults.push(...sortFaults(wrong));
      return [];
    }
    const pods = findObjects(value).flatMap((object) => {
      const pod = findPod(object);
      return pod === undefined ? [] : [{ ...pod, position: placeAt(places, object.steps) }];
    });
    return [{ root, value, pods }];
  });
  return { documents: read, faults };
};

const placeAt = (places: PlaceTree, steps: Steps): Position => {
  let place = places;
  for (const step of steps) place = childPlace(place, step) ?? place;
  return { line: place.line, column: place.column };
};
