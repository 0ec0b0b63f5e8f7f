import type { CelType } from '../cel/celType.ts';
import { createEnvironment, type VariableName } from '../cel/environment.ts';
import { kubernetesTypes } from '../schema/toCelType.ts';
import type { Scope } from './compileSlot.ts';

/** Which variables there are at the places of a template. */
export interface Scopes {
  /** Names of what is added, and whole entries of containers and volumes: these must not depend on what was added. */
  readonly names: Scope;
  /** Defaults of parameters. */
  readonly defaults: Scope;
  /** Everything else: what is added, labels, annotations, `when`, `allow`. */
  readonly pod: Scope;
  /** PodSpec fields: `own` besides. */
  readonly podSpec: Scope;
  /** `each` and its short forms: `own` and `container` besides. */
  readonly each: Scope;
}

const everywhere: readonly VariableName[] = ['pod', 'namespaceObject', 'workload', 'cluster'];

/** @param params the declared parameters */
export const createScopes = (params: Readonly<Record<string, CelType>>): Scopes => {
  const environment = (...variables: readonly VariableName[]) =>
    createEnvironment({ variables, params, podType: 'Pod', containerType: 'Container', ...kubernetesTypes });
  const scope = (...variables: readonly VariableName[]): Scope => {
    const withoutOwn = environment(...variables);
    return { environment: withoutOwn, withoutOwn };
  };
  const withOwn = (...variables: readonly VariableName[]): Scope => ({
    environment: environment(...variables, 'own'),
    withoutOwn: environment(...variables),
  });
  return {
    names: scope('params'),
    defaults: scope(...everywhere),
    pod: scope('params', ...everywhere),
    podSpec: withOwn('params', ...everywhere),
    each: withOwn('params', ...everywhere, 'container'),
  };
};
