import { adviseResult } from './check/adviseResult.ts';
import { checkResult } from './check/checkResult.ts';
import type { Fault, Notice } from './fault.ts';
import { isList, type JsonMap, readMap } from './json.ts';
import { type Application, applyTemplates } from './merge/applyTemplates.ts';
import type { Effect, MergeFault } from './merge/merging.ts';
import type { Plan } from './merge/plan.ts';
import { writeStatus } from './merge/writeStatus.ts';
import type { Reason } from './reason.ts';
import { type Request, readRequest } from './request/readRequest.ts';
import { findUnknownParameters } from './request/readTargets.ts';
import { selectTemplates } from './request/selectTemplates.ts';
import type { TruthRow } from './request/truthTable.ts';
import type { Snapshot } from './snapshot.ts';
import { nameTemplate, type Template } from './template/template.ts';

export interface Question {
  /** The pod as the API server sent it. It is never changed. */
  readonly pod: JsonMap;
  /** Of the request: the pod's own metadata may lack it. */
  readonly namespace: string;
}

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
  const named = selection.templates.map((template) => nameTemplate(template, snapshot.home));
  const round = settle(question.pod, selection.templates, named, request);
  const { considered, applied, application } = round;
  const warnings = [...request.warnings, ...round.warnings];
  const base = { rule, requested, considered, warnings };
  const faults = [...selection.faults, ...round.faults];
  if (faults.length > 0) {
    const reason = selection.faults.length > 0 ? selection.reason : round.reason;
    return { ...base, kind: 'reject', reason, faults };
  }
  if (applied.length === 0) return { ...base, kind: 'skip', reason: considered[0]?.reason ?? 'nothing-applies' };
  return { ...base, kind: 'inject', plan: { draft: application.draft } };
};

interface Round {
  readonly applied: readonly number[];
  readonly application: Application;
  readonly considered: readonly Considered[];
  readonly faults: readonly Fault[];
  readonly reason: Reason;
  readonly warnings: readonly Notice[];
}

/**
 * Applies the templates and leaves out, one at a time, those that fail and may: each time the rest is decided anew, as
 * if that one had not been listed. Before it is left out, a template is tried once more behind the others: one of them
 * may replace what is in its way, and a second call of the webhook would then find the way free.
 */
const settle = (pod: JsonMap, selected: readonly Template[], names: readonly string[], request: Request): Round => {
  const ignored = new Map<number, readonly MergeFault[]>();
  const postponed: number[] = [];
  const meant = [...selected.keys()].filter((index) => fitsSystem(pod, selected[index] as Template));
  for (;;) {
    const applied = meant.filter((index) => !ignored.has(index));
    const order = applied.toSorted((a, b) => postponed.indexOf(a) - postponed.indexOf(b));
    const application = applyTemplates(pod, names, selected, order, request.scopes);
    const conflicts = application.faults;
    if (applied.length > 0) writeStatus(application.draft, selected, applied, application.holds);
    const failed = [...conflicts, ...checkResult(application.draft, conflicts)];
    const weak = order.find(
      (index) => selected[index]?.failurePolicy === 'Ignore' && failed.some((fault) => fault.template === index),
    );
    if (weak !== undefined) {
      const own = failed.filter((fault) => fault.template === weak);
      if (applied.length > 1 && !postponed.includes(weak) && !own.some((fault) => fault.isBetween))
        postponed.push(weak);
      else ignored.set(weak, own);
      continue;
    }
    const name = (fault: MergeFault) => nameFault(fault, selected, names);
    const considered = selected.map((template, index): Considered => {
      const of = { template, name: names[index] as string };
      const own = failed.filter((fault) => fault.template === index);
      const effects = application.effects[index] as readonly Effect[];
      if (own.length > 0) return { ...of, outcome: 'refused', faults: own.map(name), effects };
      if (applied.includes(index)) return { ...of, outcome: 'applied', faults: [], effects };
      const faults = ignored.get(index);
      return faults === undefined
        ? { ...of, outcome: 'skipped', reason: 'os', faults: [], effects: [] }
        : { ...of, outcome: 'ignored', reason: 'conflict', faults: faults.map(name), effects: [] };
    });
    const notices = [...application.notices, ...adviseResult(application.draft)].map(({ template, ...notice }) => ({
      template: names[template] ?? '',
      ...notice,
    }));
    return {
      applied,
      application,
      considered,
      faults: failed.map(name),
      reason: conflicts.length > 0 ? 'conflict' : 'invalid-result',
      warnings: [...notices, ...considered.flatMap((one) => describeConsidered(one, request))],
    };
  }
};

const fitsSystem = (pod: JsonMap, template: Template): boolean =>
  template.os === 'any' || template.os === (readMap(readMap(pod, 'spec'), 'os')?.['name'] ?? 'linux');

const describeConsidered = ({ template, name, outcome, faults }: Considered, request: Request): Notice[] => {
  const of = { template: name, path: 'metadata.annotations' };
  const notices = findUnknownParameters(request.scopes, template).map((key) => ({
    ...of,
    message: `${key} sets a parameter that the template does not declare`,
  }));
  if (template.deprecated !== undefined) notices.push({ ...of, message: `deprecated: ${template.deprecated}` });
  if (outcome !== 'ignored') return notices;
  return [
    ...notices,
    ...faults.map(({ path, message }) => ({ template: name, path, message: `left out: ${message}` })),
  ];
};

const nameFault = (fault: MergeFault, selected: readonly Template[], names: readonly string[]): Fault => {
  const { path, message, remedy } = fault;
  const name = names[fault.template];
  const text = remedy === undefined ? { path, message } : { path, message, remedy };
  if (name === undefined) return text;
  const position = fault.source === '' ? undefined : selected[fault.template]?.positions.get(fault.source);
  return position === undefined
    ? { ...text, template: name }
    : { ...text, template: name, line: position.line, column: position.column };
};
