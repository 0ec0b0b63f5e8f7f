import { type Budget, createRendering, evaluateIn, type Rendering } from '../expression/rendering.ts';
import type { Expression } from '../expression/slot.ts';
import { type JsonMap, readMap } from '../json.ts';
import type { MergeFault } from '../merge/merging.ts';
import type { Question } from '../question.ts';
import type { Reason } from '../reason.ts';
import type { Scopes } from '../request/readParameter.ts';
import type { Snapshot } from '../snapshot.ts';
import type { RenderedTemplate, Template } from '../template/template.ts';
import { createVariables } from './createVariables.ts';
import { renderNames, uniteNames } from './names.ts';
import { type Parameters, readParameters } from './readParameters.ts';
import { renderTemplate } from './renderTemplate.ts';
import { toMergeFaults } from './toMergeFaults.ts';

/** One selected template, made ready for one pod. */
export interface Prepared {
  readonly rendered: RenderedTemplate;
  readonly rendering: Rendering;
  /** Why it is left out of this pod, if it is. */
  readonly skipped: 'os' | 'condition' | undefined;
  /** What keeps it from being applied. */
  readonly faults: readonly MergeFault[];
  /** Why, if there are faults. A pod that may not use the template is rejected whatever its failurePolicy. */
  readonly reason: Extract<Reason, 'bad-parameter' | 'not-allowed' | 'bad-expression'>;
  readonly notices: readonly { readonly template: number; readonly path: string; readonly message: string }[];
}

/** All selected templates for one pod. */
export interface Preparation {
  readonly templates: readonly Prepared[];
  /** The names of all containers of all selected templates: the others are the pod's own. */
  readonly injected: ReadonlySet<string>;
}

/**
 * Makes the selected templates ready: parameters first, since names depend on nothing else; then `pod`, without what has
 * these names; then conditions and everything that is added.
 *
 * @param budgets what each may still spend
 */
export const prepareTemplates = (
  question: Question,
  selected: readonly Template[],
  scopes: Scopes,
  snapshot: Snapshot,
  budgets: readonly Budget[],
): Preparation => {
  const isDynamic = selected.some((template) => template.isDynamic);
  // In defaults, containers whose names are expressions are to be seen: those are not known yet.
  const first = selected.some(hasDynamicDefault)
    ? createVariables(question, snapshot, uniteNames(selected.map(({ names }) => names)))
    : {};
  const renderings = budgets.map((budget) => createRendering(first, budget));
  const parameters = selected.map((template, index) =>
    readParameters(template, scopes, selected, renderings[index] as Rendering),
  );
  const hidden = uniteNames(
    selected.map((template, index) => renderNames(template, parameters[index] as Parameters, budgets[index] as Budget)),
  );
  const variables = isDynamic ? createVariables(question, snapshot, hidden) : {};
  const templates = selected.map((template, index) => {
    const given = parameters[index] as Parameters;
    const rendering = createRendering({ ...variables, params: given.values }, budgets[index] as Budget);
    rendering.faults.push(...(renderings[index] as Rendering).faults);
    return prepare(template, index, question.pod, given, rendering);
  });
  return { templates, injected: hidden.containers };
};

const hasDynamicDefault = ({ parameters }: Template): boolean =>
  parameters.values().some(({ default: slot }) => slot !== undefined && slot.kind !== 'plain');

const prepare = (
  template: Template,
  index: number,
  pod: JsonMap,
  parameters: Parameters,
  rendering: Rendering,
): Prepared => {
  const skip = findSkip(template, pod, parameters, rendering);
  const notices = skip === undefined ? parameters.notices.map((notice) => ({ template: index, ...notice })) : [];
  const isAllowed = skip !== undefined || isTrue(template.allow, parameters, rendering);
  const isReady = skip === undefined && isAllowed && parameters.faults.length === 0 && rendering.faults.length === 0;
  const rendered = isReady ? renderTemplate(template, rendering) : renderNothing(template, rendering);
  const base = { rendered, rendering, skipped: skip, notices };
  if (skip !== undefined) return { ...base, faults: [], reason: 'bad-expression' };
  if (!isAllowed && rendering.faults.length === 0) {
    const message = 'this pod may not use the template';
    const remedy = `its allow says: ${shortenSource(template.allow)}`;
    return {
      ...base,
      faults: [{ template: index, path: 'allow', source: '/allow', message, remedy }],
      reason: 'not-allowed',
    };
  }
  const faults = [
    ...parameters.faults.map((fault): MergeFault => ({ template: index, source: '', ...fault })),
    ...toMergeFaults(rendering, index),
  ];
  return { ...base, faults, reason: parameters.faults.length > 0 ? 'bad-parameter' : 'bad-expression' };
};

const findSkip = (
  template: Template,
  pod: JsonMap,
  parameters: Parameters,
  rendering: Rendering,
): 'os' | 'condition' | undefined => {
  if (template.os !== 'any' && template.os !== (readMap(readMap(pod, 'spec'), 'os')?.['name'] ?? 'linux')) return 'os';
  return isTrue(template.when, parameters, rendering) ? undefined : 'condition';
};

/** True as well where it cannot be known, because a parameter is missing: that is a fault already. */
const isTrue = (condition: Expression | undefined, parameters: Parameters, rendering: Rendering): boolean => {
  if (condition === undefined) return true;
  if (parameters.faults.length > 0 && condition.program.reads.has('params')) return true;
  const value = evaluateIn(rendering, condition);
  if (value === true || value === undefined) return true;
  if (value === false) return false;
  const { pointer } = condition;
  rendering.faults.push({ pointer, position: condition.locate(0), message: 'must give true or false' });
  return true;
};

const shortenSource = (expression: Expression | undefined): string => {
  const source = (expression?.program.source ?? '').replaceAll(/\s+/g, ' ').trim();
  return source.length > 120 ? `${source.slice(0, 119)}…` : source;
};

const renderNothing = (template: Template, rendering: Rendering): RenderedTemplate =>
  renderTemplate({ ...template, body: { additions: {}, podSpec: {}, each: [] } }, rendering);
