import { type CelType, dynType } from '../../src/core/cel/celType.ts';
import { compileExpression } from '../../src/core/cel/compileExpression.ts';
import type { Environment } from '../../src/core/cel/environment.ts';
import { evaluate } from '../../src/core/cel/evaluate.ts';
import type { JsonMap } from '../../src/core/json.ts';
import { findManifest, readManifests } from './readManifests.ts';

/** One webhook of a configuration, as far as the tests look at it. */
export interface Webhook {
  readonly name: string;
  readonly failurePolicy: string;
  readonly clientConfig: {
    readonly service: { readonly path: string; readonly name: string; readonly namespace: string };
  };
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly operations: readonly string[];
  }[];
  readonly namespaceSelector: { readonly matchExpressions: readonly Requirement[] };
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
}

/** One line of a label selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

type ConfigurationKind = 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';

/** The webhooks of a configuration in `deploy/`. */
export const readWebhooks = (kind: ConfigurationKind): readonly Webhook[] =>
  findManifest(readManifests(), kind).object['webhooks'] as unknown as readonly Webhook[];

/** One webhook by its name. */
export const readWebhook = (kind: ConfigurationKind, name: string): Webhook => {
  const webhook = readWebhooks(kind).find((one) => one.name === name);
  if (webhook === undefined) throw new Error(`${kind} has no webhook ${name}`);
  return webhook;
};

/** The variables of match conditions, of whose types the API server knows nothing either. */
const variables: Readonly<Record<string, CelType>> = { object: dynType, oldObject: dynType, request: dynType };

const environment: Environment = { variables, fieldType: () => undefined, fieldNames: () => [] };

/**
 * Compiles a webhook's match conditions: true if the API server calls it for this object. Throws where a condition fails,
 * since the API server would then refuse the object or leave the webhook out.
 */
export const compileConditions = ({ name, matchConditions = [] }: Webhook) => {
  const programs = matchConditions.map(({ expression }) => {
    const program = compileExpression(expression, environment);
    if (program.kind === 'faults') throw new Error(`${name}: ${JSON.stringify(program.faults)} in ${expression}`);
    return program;
  });
  return (object: JsonMap | null, oldObject: JsonMap | null = null): boolean =>
    programs
      .map((program) => {
        const evaluation = evaluate(program, { object, oldObject });
        if (evaluation.kind === 'fault') throw new Error(`${name}: ${evaluation.fault.message} in ${program.source}`);
        return evaluation.value;
      })
      .every((value) => value === true);
};
