import { isMap, type JsonMap, readList } from '../json.ts';
import { type Entry, isChanged, readAuthors, toJson } from '../merge/draft.ts';

/** An entry of a container's list that templates brought in, and the template to name if it is wrong. */
export interface AddedEntry {
  readonly entry: JsonMap;
  readonly template: number;
}

/** What templates added to, or changed in, the list `field` of a container: everything if the container is theirs. */
export const findAddedEntries = (container: Entry, field: string): AddedEntry[] => {
  const owner = container.added ? container.claim?.template : undefined;
  const change = container.change.kind === 'map' ? container.change.changes.get(field) : undefined;
  if (change?.kind !== 'list') {
    if (owner === undefined) return [];
    return readList(toJson(container.change) as JsonMap, field)
      .filter(isMap)
      .map((entry) => ({ entry, template: owner }));
  }
  const found: AddedEntry[] = [];
  for (const { change: value, claim, added, replaced } of change.entries) {
    const changer = value.kind === 'map' && isChanged(value) ? readAuthors(value).at(-1) : owner;
    const template = added || replaced ? claim?.template : changer;
    const entry = toJson(value);
    if (template !== undefined && isMap(entry)) found.push({ entry, template });
  }
  return found;
};
