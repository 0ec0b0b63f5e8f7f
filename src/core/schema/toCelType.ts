import { boolType, type CelType, dynType, intType, listOf, mapOf, stringType } from '../cel/celType.ts';
import type { FieldTypes } from '../cel/environment.ts';
import type { FieldType } from './fieldType.ts';
import { readType } from './readType.ts';

/** The type that an expression sees where the schema has this one: quantities and times are strings, as the API server sends them. */
const toCelType = (type: FieldType): CelType => {
  switch (type.kind) {
    case 'boolean':
      return boolType;
    case 'integer':
      return intType;
    case 'quantity':
    case 'string':
    case 'time':
      return stringType;
    case 'any':
    case 'intOrString':
      return dynType;
    case 'list':
      return listOf(toCelType(type.of));
    case 'map':
      return mapOf(toCelType(type.of));
    case 'object':
      return { kind: 'object', name: type.type };
  }
};

/** The schema of Kubernetes, as the check of expressions asks for it. */
export const kubernetesTypes: FieldTypes = {
  fieldType: (typeName, field) => {
    const type = readType(typeName)?.fields.get(field);
    return type === undefined ? undefined : toCelType(type);
  },
  fieldNames: (typeName) => [...(readType(typeName)?.fields.keys() ?? [])],
};
