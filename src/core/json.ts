/** JSON as `JSON.parse` gives it. Pods stay in this form from end to end, so fields that podgraft does not know survive. */
export type Json = string | number | boolean | null | readonly Json[] | JsonMap;

/** A JSON object. Its keys may be anything (`__proto__`, `constructor`): read it with {@link readField}. */
export interface JsonMap {
  readonly [key: string]: Json;
}

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** The map's own value under `key`; what objects inherit from JavaScript does not count. */
export const readField = (map: JsonMap | undefined, key: string): Json | undefined =>
  map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;

/** Sets a map's own value under `key`; `__proto__` is a key like any other. */
export const setField = (map: Record<string, Json>, key: string, value: Json): void => {
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
};

/** The map under `key`, or undefined if something else or nothing stands there. */
export const readMap = (map: JsonMap | undefined, key: string): JsonMap | undefined => {
  const value = readField(map, key);
  return isMap(value) ? value : undefined;
};

/** The list under `key`; empty if something else or nothing stands there. */
export const readList = (map: JsonMap | undefined, key: string): readonly Json[] => {
  const value = readField(map, key);
  return isList(value) ? value : [];
};

/** The string under `key`, or undefined if something else or nothing stands there. */
export const readString = (map: JsonMap | undefined, key: string): string | undefined => {
  const value = readField(map, key);
  return typeof value === 'string' ? value : undefined;
};
