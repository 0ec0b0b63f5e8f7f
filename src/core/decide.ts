import type { Fault, Notice } from './fault.ts';
import { isList, readMap } from './json.ts';
import type { Effect, MergeFault } from './merge/merging.ts';
import type { Plan } from './merge/plan.ts';
import type { Question } from './question.ts';
import type { Reason } from './reason.ts';
import { readRequest } from './request/readRequest.ts';
import { selectTemplates } from './request/selectTemplates.ts';
import type { TruthRow } from './request/truthTable.ts';
import { type Round, settleTemplates } from './settleTemplates.ts';
import type { Snapshot } from './snapshot.ts';
import { findPosition } from './template/findPosition.ts';
import { nameTemplate, type Template } from './template/template.ts';

export type { Question };

/** One template that was asked for, and what became of it. */
interface Considered {
  readonly template: Template;
  /** What messages call it. */
  readonly name: string;
  /** `ignored`: it has faults, and says failurePolicy: Ignore. `refused`: it has faults, and the pod is rejected. */
  readonly outcome: 'applied' | 'skipped' | 'ignored' | 'refused';
  readonly reason?: Reason;
  readonly faults: readonly Fault[];
  readonly effects: readonly Effect[];
}

/** Everything there is to say of one pod: the patch, messages, log line, metrics and `explain` are read off it. */
export type Decision = {
  /** The row of the truth table that applied. */
  readonly rule: TruthRow;
  /** Who asks; undefined if nobody does. */
  readonly requested: 'pod' | 'namespace' | undefined;
  readonly considered: readonly Considered[];
  readonly warnings: readonly Notice[];
} & (
  | { readonly kind: 'inject'; readonly plan: Plan }
  | { readonly kind: 'skip'; readonly reason: Reason }
  | { readonly kind: 'reject'; readonly reason: Reason; readonly faults: readonly Fault[] }
);

/** Decides what to inject into one pod, and why. Pure: the same pod and snapshot always give the same decision. */
export const decide = (question: Question, snapshot: Snapshot): Decision => {
  const request = readRequest(question.pod, question.namespace, snapshot.namespaces.get(question.namespace));
  const { rule, requested } = request;
  if (request.kind !== 'list') {
    const { scopes: _, ...answer } = request;
    return { ...answer, considered: [] };
  }
  const spec = readMap(question.pod, 'spec');
  if (!isList(spec?.['containers']) || readMap(question.pod, 'metadata') === undefined) {
    const fault = {
      path: 'spec.containers',
      message: 'this is not a pod: it has no list of containers, or no metadata',
    };
    return { rule, requested, considered: [], warnings: [], kind: 'reject', reason: 'bad-request', faults: [fault] };
  }
  const selection = selectTemplates(request.names, question.namespace, snapshot);
  const selected = selection.templates;
  const names = selected.map((template) => nameTemplate(template, snapshot.home));
  const round = settleTemplates(question, selected, names, request.scopes, snapshot);
  const considered = selected.map((template, index) => consider(template, index, round, names, selected));
  const notices = round.notices.map(({ template, ...notice }) => ({ template: names[template] ?? '', ...notice }));
  const warnings = [...request.warnings, ...notices, ...considered.flatMap(describeConsidered)];
  const base = { rule, requested, considered, warnings };
  const faults = [...selection.faults, ...round.faults.map((fault) => nameFault(fault, selected, names))];
  if (faults.length > 0) {
    const reason = selection.faults.length > 0 ? selection.reason : round.reason;
    return { ...base, kind: 'reject', reason, faults };
  }
  if (round.applied.length === 0) return { ...base, kind: 'skip', reason: considered[0]?.reason ?? 'nothing-applies' };
  return { ...base, kind: 'inject', plan: { draft: round.application.draft } };
};

const consider = (
  template: Template,
  index: number,
  { preparation, applied, ignored, application, faults }: Round,
  names: readonly string[],
  selected: readonly Template[],
): Considered => {
  const of = { template, name: names[index] as string };
  const name = (fault: MergeFault) => nameFault(fault, selected, names);
  const own = faults.filter((fault) => fault.template === index);
  const effects = application.effects[index] as readonly Effect[];
  if (own.length > 0) return { ...of, outcome: 'refused', faults: own.map(name), effects };
  if (applied.includes(index)) return { ...of, outcome: 'applied', faults: [], effects };
  const left = ignored.get(index);
  const prepared = preparation.templates[index];
  if (left !== undefined) {
    const reason = prepared?.faults.length ? prepared.reason : (left[0]?.reason ?? 'conflict');
    return { ...of, outcome: 'ignored', reason, faults: left.map(name), effects: [] };
  }
  return { ...of, outcome: 'skipped', reason: prepared?.skipped ?? 'os', faults: [], effects: [] };
};

const describeConsidered = ({ template, name, outcome, faults }: Considered): Notice[] => {
  const notices: Notice[] = [];
  if (template.deprecated !== undefined)
    notices.push({ template: name, path: 'metadata.annotations', message: `deprecated: ${template.deprecated}` });
  if (outcome !== 'ignored') return notices;
  return [
    ...notices,
    ...faults.map(({ path, message }) => ({ template: name, path, message: `left out: ${message}` })),
  ];
};

const nameFault = (fault: MergeFault, selected: readonly Template[], names: readonly string[]): Fault => {
  const { path, message, remedy, position, source } = fault;
  const name = names[fault.template];
  const text = remedy === undefined ? { path, message } : { path, message, remedy };
  const template = selected[fault.template];
  if (name === undefined || template === undefined) return text;
  const place = position ?? (source === '' ? undefined : findPosition(template.positions, source));
  return place === undefined
    ? { ...text, template: name }
    : { ...text, template: name, line: place.line, column: place.column };
};
