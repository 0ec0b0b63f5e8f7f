import { formatPath, type Path } from '../core/formatPath.ts';
import { isMap, type Json, readField } from '../core/json.ts';
import type { YamlFault } from '../core/yaml/yamlFault.ts';
import type { ManifestObject } from './manifestObject.ts';

/** The map from text to text at a path, such as labels; empty if nothing stands there. What is no text is a problem. */
export const readTextMap = (
  manifest: ManifestObject,
  problems: YamlFault[],
  ...path: readonly string[]
): Readonly<Record<string, string>> => {
  const map = path.reduce<Json | undefined>(
    (value, key) => (isMap(value) ? readField(value, key) : undefined),
    manifest.object,
  );
  const report = (message: string, remedy: string, ...below: readonly string[]): void => {
    const at = [...path, ...below];
    const { line, column } = manifest.placeOf(...at);
    problems.push({
      path: formatPath(at.reduce<Path>((parent, step) => ({ parent, step }), undefined)),
      line,
      column,
      message,
      remedy,
    });
  };
  if (map === undefined || map === null) return {};
  if (!isMap(map)) {
    report('must be a map', 'write "key: value" lines below it');
    return {};
  }
  const entries = Object.entries(map);
  for (const [key, value] of entries) {
    if (typeof value !== 'string')
      report('must be text, or the API server refuses the object', 'put it in quotes', key);
  }
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
};
