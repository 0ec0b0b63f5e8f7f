import { type CelType, dynType, mapOf, stringType } from './celType.ts';

/** The types of Kubernetes' fields, as the expressions need them. Whoever holds the OpenAPI schema implements it. */
export interface FieldTypes {
  /** The type of a field of a named type, or undefined if it has no such field. */
  readonly fieldType: (typeName: string, field: string) => CelType | undefined;
  /** The fields of a named type, for "did you mean". */
  readonly fieldNames: (typeName: string) => readonly string[];
}

/** What an expression may read, by name. */
export interface Environment extends FieldTypes {
  readonly variables: Readonly<Record<string, CelType>>;
}

/** The variables of the template language. */
export type VariableName = 'pod' | 'params' | 'namespaceObject' | 'workload' | 'cluster' | 'container' | 'own';

/** Where an expression stands decides which variables there are: the names of containers read `params` only. */
export interface Surroundings extends FieldTypes {
  readonly variables: readonly VariableName[];
  /** The template's declared parameters; a quantity is a `string`. */
  readonly params: Readonly<Record<string, CelType>>;
  /** The type of `own`, the value at this place, which may be null: by default anything. */
  readonly own?: CelType;
  /** The names under which the schema knows a pod and a container. */
  readonly podType: string;
  readonly containerType: string;
}

/** The environment of the expressions at one place of a template. */
export const createEnvironment = (surroundings: Surroundings): Environment => {
  const { podType, containerType, params, own = dynType, fieldType, fieldNames } = surroundings;
  const all: Readonly<Record<VariableName, CelType>> = {
    pod: { kind: 'object', name: podType },
    container: { kind: 'object', name: containerType },
    params: { kind: 'record', name: 'params', fields: params },
    namespaceObject,
    workload: { kind: 'record', name: 'workload', fields: { kind: stringType, name: stringType } },
    cluster: mapOf(stringType),
    own,
  };
  const variables = Object.fromEntries(surroundings.variables.map((name) => [name, all[name]]));
  return { variables, fieldType, fieldNames };
};

const texts = mapOf(stringType);

const namespaceObject: CelType = {
  kind: 'record',
  name: 'namespaceObject',
  fields: {
    metadata: {
      kind: 'record',
      name: 'namespaceObject.metadata',
      fields: { name: stringType, labels: texts, annotations: texts },
    },
  },
};
