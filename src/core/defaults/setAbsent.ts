import { type Json, type JsonMap, readField } from '../json.ts';

/** The map with these fields where it has none; null counts as none, as in the API server. The same map if nothing is missing. */
export const setAbsent = (map: JsonMap, fields: Readonly<Record<string, Json | undefined>>): JsonMap => {
  const missing = Object.entries(fields).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined && (readField(map, entry[0]) ?? null) === null,
  );
  return missing.length === 0 ? map : { ...map, ...Object.fromEntries(missing) };
};
