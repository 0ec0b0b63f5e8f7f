import { clusterName, templateLabel } from '../core/annotations.ts';
import { type JsonMap, readField, readMap, readString } from '../core/json.ts';

/**
 * What is kept of a ConfigMap; undefined if podgraft has nothing to do with it. In podgraft's own namespace a ConfigMap
 * needs no label if it is named as the Initializers named theirs, or holds the cluster's values.
 */
export const projectConfigMap = (object: JsonMap, home: string): JsonMap | undefined => {
  const metadata = readMap(object, 'metadata');
  const name = readString(metadata, 'name') ?? '';
  const namespace = readString(metadata, 'namespace') ?? '';
  const data = readMap(object, 'data') ?? {};
  const isAtHome = namespace === home;
  if (isAtHome && name === clusterName) return { metadata: { name, namespace }, data };
  const isLabelled = readString(readMap(metadata, 'labels'), templateLabel) === 'true';
  if (!isLabelled && !(isAtHome && name.endsWith('-initializer') && Object.hasOwn(data, 'config'))) return undefined;
  return {
    metadata: { name, namespace, ...(isLabelled && { labels: { [templateLabel]: 'true' } }) },
    data: keepTexts(data),
  };
};

/** A ConfigMap may hold a MiB of other things beside. */
const keepTexts = (data: JsonMap): JsonMap => {
  const texts = ['template.yaml', 'config'].map((key) => [key, readField(data, key)] as const);
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
};
