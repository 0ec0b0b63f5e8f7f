import { isMap, readString } from '../json.ts';
import { type Entry, toJson } from './draft.ts';

/**
 * The names that an entry's value refers to as `$(NAME)`; `$$` is a literal dollar, so `$$(NAME)` refers to nothing
 * (kubernetes/third_party/forked/golang/expansion). In linear time.
 */
const readReferences = (entry: Entry): ReadonlySet<string> => {
  const value = toJson(entry.change);
  const text = (isMap(value) ? readString(value, 'value') : undefined) ?? '';
  const names = new Set<string>();
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at)) {
    const end = text[at + 1] === '(' ? text.indexOf(')', at) : at + 1;
    if (end === -1) break;
    if (end > at + 1) names.add(text.slice(at + 2, end));
    at = text[at + 1] === '$' ? at + 2 : end;
  }
  if (entry.key !== undefined) names.delete(entry.key);
  return names;
};

/**
 * Where a new environment variable goes: before the container's own, behind what templates put there, so that
 * `$(NAME)` in the container's own works; but right behind the last entry that it refers to itself.
 */
export const placeEnv = (entries: readonly Entry[], added: Entry): number => {
  const own = entries.findIndex((entry) => !entry.added);
  const front = own === -1 ? entries.length : own;
  const references = readReferences(added);
  if (references.size === 0) return front;
  let place = entries.findLastIndex((entry) => entry.key !== undefined && references.has(entry.key)) + 1;
  if (place <= front) return front;
  while (entries[place]?.added) place += 1;
  return place;
};
