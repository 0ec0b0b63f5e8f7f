import { isMap, type JsonMap, readList, readString } from '../../src/core/json.ts';

const nameOf = (entry: JsonMap): string => readString(entry, 'name') ?? '';

/** Names that a value refers to as `$(NAME)`; `$$` is a literal dollar. */
const readReferences = (entry: JsonMap): string[] =>
  [...(readString(entry, 'value') ?? '').replaceAll('$$', '').matchAll(/\$\(([^)]*)\)/g)].map(([, name]) => name ?? '');

/**
 * Which added environment variables stand in the wrong place, as sentences: they go before the container's own, but right
 * behind the last own one that they refer to, directly or through another that stands before them (through a later one,
 * Kubernetes would not resolve the reference anyway).
 */
export const findMisplacedEnv = (before: JsonMap, after: JsonMap): string[] => {
  const own = new Set(readList(before, 'env').filter(isMap).map(nameOf));
  const env = readList(after, 'env').filter(isMap);
  const firstOwn = env.findIndex((entry) => own.has(nameOf(entry)));
  const findNeeded = (index: number): string[] =>
    readReferences(env[index] ?? {}).flatMap((name) => {
      if (own.has(name)) return [name];
      const other = env.slice(0, index).findLastIndex((candidate) => nameOf(candidate) === name);
      return other === -1 ? [] : findNeeded(other);
    });
  return env.flatMap((entry, index) => {
    const name = nameOf(entry);
    if (own.has(name) || firstOwn === -1) return [];
    const needed = findNeeded(index).filter((other) => other !== name);
    if (needed.length === 0)
      return index < firstOwn ? [] : [`${name} needs nothing of the pod and stands behind its entries`];
    const last = env.findLastIndex((other) => needed.includes(nameOf(other)));
    if (last > index) return [`${name} stands before ${needed.join(', ')}, which it needs`];
    const isBehindOthers = env.slice(last + 1, index).some((other) => own.has(nameOf(other)));
    return isBehindOthers ? [`${name} stands further back than behind ${needed.join(', ')}`] : [];
  });
};
