import { isList, isMap, type Json } from '../core/json.ts';
import { composeYaml } from '../core/yaml/composeYaml.ts';
import { childPlace, type PlaceTree } from '../core/yaml/place.ts';
import { yamlToJson } from '../core/yaml/yamlToJson.ts';
import { rawJson } from './rawJson.ts';
import { manifestRules } from './readDocument.ts';

/** The documents of a text, each as JSON on one line; integers that JavaScript cannot hold keep their digits. */
export const writeObjects = (text: string): readonly string[] => {
  const { documents, positionAt } = composeYaml(text, { maxDepth: manifestRules.maxDepth });
  const lines = text.split('\n');
  return documents.flatMap(({ root, faults }) => {
    if (root === null || faults.length > 0) return [];
    const { value, places } = yamlToJson(root, positionAt, manifestRules);
    return value === null ? [] : [JSON.stringify(keepDigits(value, places, lines))];
  });
};

/** Numbers that were rounded when they were read, as they stand in the text. */
const keepDigits = (value: Json, places: PlaceTree | undefined, lines: readonly string[]): unknown => {
  if (isList(value)) return value.map((item, index) => keepDigits(item, places && childPlace(places, index), lines));
  if (isMap(value)) {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, child]) => [key, keepDigits(child, places && childPlace(places, key), lines)]),
    );
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const source = places && lines[places.line - 1]?.slice(places.column - 1);
  const digits = /^-?[1-9]\d*(?=[\s,\]}]|$)/.exec(source ?? '')?.[0];
  return digits === undefined ? value : rawJson(digits);
};
