/** A JSON object that is being changed in place. */
export type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object under `key`, or undefined. */
export const mapAt = (fields: Fields | undefined, key: string): Fields | undefined => {
  const value = fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined;
  return isFields(value) ? value : undefined;
};

/** The objects in the list under `key`; whatever else stands in it is left out. */
export const mapsAt = (fields: Fields | undefined, key: string): Fields[] => {
  const value = fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined;
  return Array.isArray(value) ? value.filter(isFields) : [];
};

/** The list under `key`, made if there is none. */
export const openListAt = (fields: Fields, key: string): unknown[] => {
  const value = fields[key];
  if (Array.isArray(value)) return value;
  const list: unknown[] = [];
  fields[key] = list;
  return list;
};

/** The object under `key`, made if there is none. */
export const openMapAt = (fields: Fields, key: string): Fields => {
  const known = mapAt(fields, key);
  if (known !== undefined) return known;
  const made: Fields = {};
  fields[key] = made;
  return made;
};

/** Sets what is not there. */
export const setDefaults = (fields: Fields | undefined, defaults: Readonly<Fields>): void => {
  if (fields === undefined) return;
  for (const [key, value] of Object.entries(defaults)) if (fields[key] === undefined) fields[key] = value;
};
