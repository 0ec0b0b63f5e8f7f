import { templateDomain } from '../annotations.ts';
import type { Rendering } from '../expression/rendering.ts';
import { renderSlot } from '../expression/renderSlot.ts';
import { type Json, type JsonMap, setField } from '../json.ts';
import { nearestName } from '../nearestName.ts';
import { describeParameter, type Parameter } from '../parameters/parameter.ts';
import { checkValue, readText } from '../parameters/readValue.ts';
import { listParameterKeys, readParameter, type Scopes } from '../request/readParameter.ts';
import type { Template } from '../template/template.ts';

/** One template's parameters for one pod. */
export interface Parameters {
  /** By name. What has a fault is missing. */
  readonly values: JsonMap;
  readonly faults: readonly ParameterFault[];
  readonly notices: readonly { readonly path: string; readonly message: string }[];
}

interface ParameterFault {
  readonly path: string;
  readonly message: string;
  readonly remedy?: string;
}

/**
 * Reads a template's parameters from the pod, its workload and its namespace, the narrowest first; what nobody gives has its
 * default. Values are never repeated in messages.
 *
 * @param others all selected templates: one of the same name in another namespace may declare what this one does not
 */
export const readParameters = (
  template: Template,
  scopes: Scopes,
  others: readonly Template[],
  rendering: Rendering,
): Parameters => {
  const values: Record<string, Json> = {};
  const faults: ParameterFault[] = findUnknown(template, scopes, others);
  const notices: Parameters['notices'][number][] = [];
  for (const [name, parameter] of template.parameters) {
    const given = readParameter(scopes, template.name, name);
    if (given === undefined) {
      const value = readDefault(template, parameter, rendering, faults);
      if (value !== undefined) setField(values, name, value);
      continue;
    }
    const path = placeOf(given.scope, given.key);
    const read = readText(given.value, parameter);
    if (read.kind === 'value') setField(values, name, read.value);
    else faults.push({ path, message: read.message, remedy: explain(parameter, template) });
    if (parameter.deprecated !== undefined) {
      notices.push({ path, message: `the parameter ${name} is deprecated: ${parameter.deprecated}` });
    }
  }
  return { values, faults, notices };
};

const readDefault = (
  template: Template,
  parameter: Parameter,
  rendering: Rendering,
  faults: ParameterFault[],
): Json | undefined => {
  const { name, default: slot } = parameter;
  const key = `${template.name}${templateDomain}${name}`;
  if (slot === undefined) {
    const message = `the template needs ${key}`;
    faults.push({ path: 'metadata.annotations', message, remedy: `set ${explain(parameter, template)}` });
    return undefined;
  }
  if (slot.kind === 'plain') return slot.value;
  const before = rendering.faults.length;
  const value = renderSlot(slot, rendering, undefined);
  if (rendering.faults.length > before) return undefined;
  const checked = checkValue(value ?? null, parameter);
  if (checked.kind === 'value') return checked.value;
  const message = `what the default gives for this pod is not allowed: it ${checked.message}`;
  faults.push({ path: `parameters.${name}.default`, message, remedy: `set ${key}` });
  return undefined;
};

/** A misspelt annotation would otherwise have no effect, unseen. */
const findUnknown = (template: Template, scopes: Scopes, others: readonly Template[]): ParameterFault[] => {
  const declared = others
    .filter(({ name }) => name === template.name)
    .flatMap(({ parameters }) => [...parameters.keys()]);
  return listParameterKeys(scopes, template.name)
    .filter(({ parameter }) => parameter !== 'containers' && !declared.includes(parameter))
    .map(({ scope, key, parameter }) => {
      const near = nearestName(parameter, declared);
      const hint = near === undefined ? '' : `; did you mean "${near}"?`;
      return {
        path: placeOf(scope, key),
        message: `the template does not declare this parameter${hint}`,
        remedy: `take the annotation out; ${declare(template)}`,
      };
    });
};

const placeOf = (scope: keyof Scopes, key: string): string =>
  `${scope === 'namespace' ? 'the namespace, ' : ''}metadata.annotations[${key}]${scope === 'inherited' ? ', inherited from the workload' : ''}`;

/** All that are declared, in full as far as anybody reads on. */
const declare = ({ parameters }: Template): string => {
  if (parameters.size === 0) return 'it declares none';
  const texts = [...parameters.values()].map(describeParameter);
  const text = texts.join('; ');
  return text.length <= maxDeclared ? `it declares ${text}` : `it declares ${[...parameters.keys()].join(', ')}`;
};

const maxDeclared = 400;

/** The one that is meant, with what its author says of it, and the others by name. */
const explain = (parameter: Parameter, { parameters }: Template): string => {
  const { description } = parameter;
  const others = [...parameters.keys()].filter((name) => name !== parameter.name);
  const besides = others.length === 0 ? '' : `; declared besides: ${others.join(', ')}`;
  return `${describeParameter(parameter)}${description === undefined ? '' : `: ${description}`}${besides}`;
};
