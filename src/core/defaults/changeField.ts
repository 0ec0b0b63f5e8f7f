import { isList, isMap, type JsonMap, readField } from '../json.ts';

/** The map with what `change` makes of the map under `key`; the same if there is none, or nothing changes. */
export const changeMap = (map: JsonMap, key: string, change: (child: JsonMap) => JsonMap): JsonMap => {
  const child = readField(map, key);
  if (!isMap(child)) return map;
  const changed = change(child);
  return changed === child ? map : { ...map, [key]: changed };
};

/** The map with what `change` makes of each map in the list under `key`; the same if there is none, or nothing changes. */
export const changeMaps = (map: JsonMap, key: string, change: (child: JsonMap) => JsonMap): JsonMap => {
  const list = readField(map, key);
  if (!isList(list)) return map;
  const changed = list.map((item) => (isMap(item) ? change(item) : item));
  return changed.every((item, index) => item === list[index]) ? map : { ...map, [key]: changed };
};
