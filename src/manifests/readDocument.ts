import { isList, isMap, type Json, type JsonMap, readField, readString } from '../core/json.ts';
import type { ComposedDocument } from '../core/yaml/composeYaml.ts';
import { childPlace, type PlaceTree, type Position } from '../core/yaml/place.ts';
import { sortFaults, type YamlFault } from '../core/yaml/yamlFault.ts';
import { yamlToJson } from '../core/yaml/yamlToJson.ts';
import type { YamlRules } from '../core/yaml/yamlWalk.ts';

/** The objects of one document of a YAML stream. */
export interface DocumentReading {
  readonly isEmpty: boolean;
  /** In the order of the text; a List is replaced by its items. Empty if there is a fault. */
  readonly objects: readonly { readonly object: JsonMap; readonly places: PlaceTree }[];
  readonly faults: readonly YamlFault[];
}

/**
 * Reads a document of Kubernetes objects as kubectl does. An API server takes objects of some MiB, so their size has no
 * limit but the text's own; what aliases repeat has the limit that templates have.
 */
export const readDocument = (document: ComposedDocument, positionAt: (offset: number) => Position): DocumentReading => {
  if (document.root === null || document.faults.length > 0) {
    return { isEmpty: document.faults.length === 0, objects: [], faults: sortFaults(document.faults) };
  }
  const { value, places, faults } = yamlToJson(document.root, positionAt, manifestRules);
  if (faults.length > 0) return { isEmpty: false, objects: [], faults: sortFaults(faults) };
  if (value === null) return { isEmpty: true, objects: [], faults: [] };
  const objects: { object: JsonMap; places: PlaceTree }[] = [];
  const wrong = collectObjects(value, places, '', objects);
  return { isEmpty: false, objects: wrong.length > 0 ? [] : objects, faults: wrong };
};

export const manifestRules: YamlRules = {
  differences: 'asKubectl',
  maxDepth: 64,
  maxValues: Number.POSITIVE_INFINITY,
  maxRepeated: 10_000,
};

const collectObjects = (
  value: Json,
  places: PlaceTree,
  path: string,
  objects: { object: JsonMap; places: PlaceTree }[],
): readonly YamlFault[] => {
  if (!isMap(value)) {
    const { line, column } = places;
    return [
      {
        path,
        line,
        column,
        message: 'a manifest must be a map',
        remedy: 'write it with apiVersion, kind and metadata',
      },
    ];
  }
  const items = readString(value, 'kind')?.endsWith('List') === true ? readField(value, 'items') : undefined;
  if (!isList(items)) {
    objects.push({ object: value, places });
    return [];
  }
  const itemPlaces = childPlace(places, 'items') ?? places;
  return items.flatMap((item, index) =>
    collectObjects(
      item,
      childPlace(itemPlaces, index) ?? places,
      `${path === '' ? '' : `${path}.`}items[${index}]`,
      objects,
    ),
  );
};
