import { boolType, type CelType, dynType, intType, listOf, mapOf, stringType } from '../../../src/core/cel/celType.ts';
import {
  createEnvironment,
  type Environment,
  type FieldTypes,
  type VariableName,
} from '../../../src/core/cel/environment.ts';

const types: Readonly<Record<string, Readonly<Record<string, CelType>>>> = {
  Pod: {
    apiVersion: stringType,
    kind: stringType,
    metadata: { kind: 'object', name: 'ObjectMeta' },
    spec: { kind: 'object', name: 'PodSpec' },
  },
  ObjectMeta: {
    name: stringType,
    namespace: stringType,
    labels: mapOf(stringType),
    annotations: mapOf(stringType),
  },
  PodSpec: {
    containers: listOf({ kind: 'object', name: 'Container' }),
    hostNetwork: boolType,
    hostPID: boolType,
    dnsPolicy: stringType,
    securityContext: { kind: 'object', name: 'PodSecurityContext' },
    terminationGracePeriodSeconds: intType,
  },
  PodSecurityContext: { runAsUser: intType },
  Container: {
    name: stringType,
    image: stringType,
    args: listOf(stringType),
    ports: listOf({ kind: 'object', name: 'ContainerPort' }),
    env: listOf({ kind: 'object', name: 'EnvVar' }),
    resources: { kind: 'object', name: 'ResourceRequirements' },
  },
  ContainerPort: { containerPort: intType, protocol: stringType, name: stringType },
  EnvVar: { name: stringType, value: stringType },
  ResourceRequirements: { limits: mapOf(dynType), requests: mapOf(dynType) },
};

/** A corner of Kubernetes' schema, enough for tests. */
const fakeFieldTypes: FieldTypes = {
  fieldType: (typeName, field) => {
    const fields = types[typeName] ?? {};
    return Object.hasOwn(fields, field) ? fields[field] : undefined;
  },
  fieldNames: (typeName) => Object.keys(types[typeName] ?? {}),
};

const fakeParams: Readonly<Record<string, CelType>> = {
  level: stringType,
  replicas: intType,
  verbose: boolType,
  memory: stringType,
  items: listOf(stringType),
};

export const fakeEnvironment = (
  variables: readonly VariableName[] = ['pod', 'params', 'namespaceObject', 'workload', 'cluster', 'container', 'own'],
): Environment =>
  createEnvironment({
    variables,
    params: fakeParams,
    podType: 'Pod',
    containerType: 'Container',
    ...fakeFieldTypes,
  });
