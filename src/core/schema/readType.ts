import { closedSets } from './closedSets.ts';
import type { FieldType } from './fieldType.ts';
import { podSchema } from './podSchema.ts';

/** A type of the Kubernetes API, ready to be asked about any name that a user wrote. */
export interface ObjectType {
  readonly required: readonly string[];
  readonly fields: ReadonlyMap<string, FieldType>;
}

/** The type of that name (`Pod`, `PodSpec`, `Container`, `Volume`, `ObjectMeta` …), or undefined if none has it. */
export const readType = (name: string): ObjectType | undefined => types.get(name);

/** What may stand in that field of that type, or undefined if there is no such type or field. */
export const readFieldType = (type: string, field: string): FieldType | undefined => types.get(type)?.fields.get(field);

const closeSet = (name: string, field: FieldType): FieldType => {
  const values = closedSets[name];
  return values === undefined ? field : { kind: 'string', values };
};

/** Maps, because users write names like `constructor` too. */
const types: ReadonlyMap<string, ObjectType> = new Map(
  Object.entries(podSchema).map(([name, { required, fields }]) => [
    name,
    {
      required,
      fields: new Map(Object.entries(fields).map(([field, of]) => [field, closeSet(`${name}.${field}`, of)])),
    },
  ]),
);
