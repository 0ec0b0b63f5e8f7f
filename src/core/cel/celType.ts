/**
 * The type of an expression, as the check at load knows it. `record` is a map with declared keys (`params`), `object` a
 * type of the Kubernetes schema, known by name. Keys of a `map` are strings wherever they come from a pod.
 */
export type CelType =
  | { readonly kind: 'dyn' | 'null' | 'bool' | 'int' | 'double' | 'string' | 'quantity' | 'type' }
  | { readonly kind: 'list'; readonly item: CelType }
  | { readonly kind: 'optional'; readonly item: CelType }
  | { readonly kind: 'map'; readonly value: CelType }
  | { readonly kind: 'record'; readonly name: string; readonly fields: Readonly<Record<string, CelType>> }
  | { readonly kind: 'object'; readonly name: string };

export const dynType: CelType = { kind: 'dyn' };
export const nullType: CelType = { kind: 'null' };
export const boolType: CelType = { kind: 'bool' };
export const intType: CelType = { kind: 'int' };
export const doubleType: CelType = { kind: 'double' };
export const stringType: CelType = { kind: 'string' };
export const typeType: CelType = { kind: 'type' };

export const listOf = (item: CelType): CelType => ({ kind: 'list', item });
export const mapOf = (value: CelType): CelType => ({ kind: 'map', value });
export const optionalOf = (item: CelType): CelType => ({ kind: 'optional', item });

/** `list<string>`, `map<string>`, `Container`: how a message names a type. */
export const formatType = (type: CelType): string => {
  const text = formatWhole(type);
  return text.length > 60 ? type.kind : text;
};

const formatWhole = (type: CelType): string => {
  if (type.kind === 'list' || type.kind === 'optional')
    return type.item.kind === 'dyn' ? type.kind : `${type.kind}<${formatType(type.item)}>`;
  if (type.kind === 'map') return type.value.kind === 'dyn' ? 'map' : `map<${formatType(type.value)}>`;
  return type.kind === 'record' || type.kind === 'object' ? type.name : type.kind === 'dyn' ? 'any' : type.kind;
};

/** True if a value of the type `given` may stand where `wanted` is asked for; what is not known at load may always. */
export const acceptsType = (wanted: CelType, given: CelType): boolean => {
  if (wanted.kind === 'dyn' || given.kind === 'dyn') return true;
  if (wanted.kind === 'map') {
    if (given.kind === 'map') return acceptsType(wanted.value, given.value);
    return (given.kind === 'record' || given.kind === 'object') && wanted.value.kind === 'dyn';
  }
  if (wanted.kind === 'list') return given.kind === 'list' && acceptsType(wanted.item, given.item);
  if (wanted.kind === 'optional') return given.kind === 'optional' && acceptsType(wanted.item, given.item);
  if (wanted.kind === 'record' || wanted.kind === 'object')
    return given.kind === wanted.kind && given.name === wanted.name;
  return wanted.kind === given.kind;
};

/**
 * The type of a value that is one or the other, as in the branches of `?:`; undefined if they do not go together. `null`
 * goes with everything: in a template it drops a field, so `condition ? "value" : null` needs no `dyn()`.
 */
export const joinTypes = (a: CelType, b: CelType): CelType | undefined => {
  if (a.kind === 'null' && b.kind === 'null') return a;
  if (a.kind === 'null' || b.kind === 'null' || a.kind === 'dyn' || b.kind === 'dyn') return dynType;
  if ((a.kind === 'list' && b.kind === 'list') || (a.kind === 'optional' && b.kind === 'optional')) {
    const item = joinTypes(a.item, b.item);
    return item === undefined ? undefined : { kind: a.kind, item };
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const value = joinTypes(a.value, b.value);
    return value === undefined ? undefined : mapOf(value);
  }
  if (acceptsType(a, b)) return a;
  return acceptsType(b, a) ? b : undefined;
};
