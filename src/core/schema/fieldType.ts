/** What may stand in one field of a Kubernetes object. `null` may stand everywhere and means: not stated. */
export type FieldType =
  /** `values`: all that the API server knew when the schema was written; newer ones may know more. */
  | { readonly kind: 'string'; readonly values?: readonly string[] }
  | { readonly kind: 'integer'; readonly bits: 32 | 64 }
  | { readonly kind: 'boolean' }
  /** An amount such as `64Mi`: a string, or a number. */
  | { readonly kind: 'quantity' }
  /** A port by number or name, a count or a percentage. */
  | { readonly kind: 'intOrString' }
  /** A moment: a string (RFC 3339). */
  | { readonly kind: 'time' }
  /** Any JSON. */
  | { readonly kind: 'any' }
  /** `keys`: the fields that tell the entries apart (x-kubernetes-list-map-keys). */
  | { readonly kind: 'list'; readonly of: FieldType; readonly keys?: readonly string[] }
  /** A map whose keys are the user's, such as labels. */
  | { readonly kind: 'map'; readonly of: FieldType }
  /** A map whose fields are those of a type of the schema. */
  | { readonly kind: 'object'; readonly type: string };

/** One type of the Kubernetes API, such as Container. */
export interface SchemaType {
  readonly required: readonly string[];
  readonly fields: Readonly<Record<string, FieldType>>;
}

// The words that the generated schema is written in.
export const string: FieldType = { kind: 'string' };
export const int32: FieldType = { kind: 'integer', bits: 32 };
export const int64: FieldType = { kind: 'integer', bits: 64 };
export const boolean: FieldType = { kind: 'boolean' };
export const quantity: FieldType = { kind: 'quantity' };
export const intOrString: FieldType = { kind: 'intOrString' };
export const time: FieldType = { kind: 'time' };
export const any: FieldType = { kind: 'any' };
export const oneOf = (...values: readonly string[]): FieldType => ({ kind: 'string', values });
export const map = (of: FieldType): FieldType => ({ kind: 'map', of });
export const object = (type: string): FieldType => ({ kind: 'object', type });
export const list = (of: FieldType, ...keys: readonly string[]): FieldType =>
  keys.length === 0 ? { kind: 'list', of } : { kind: 'list', of, keys };
export const type = (required: readonly string[], fields: SchemaType['fields']): SchemaType => ({ required, fields });
