import { adviseResult } from './check/adviseResult.ts';
import { checkResult } from './check/checkResult.ts';
import { type Budget, templateStepLimit } from './expression/rendering.ts';
import { findUnstable } from './findUnstable.ts';
import { type Application, applyTemplates } from './merge/applyTemplates.ts';
import type { MergeFault } from './merge/merging.ts';
import { writeStatus } from './merge/writeStatus.ts';
import type { Question } from './question.ts';
import type { Reason } from './reason.ts';
import { type Preparation, type Prepared, prepareTemplates } from './render/prepareTemplates.ts';
import type { Scopes } from './request/readParameter.ts';
import type { Snapshot } from './snapshot.ts';
import type { Template } from './template/template.ts';

/** What the selected templates come to together. Templates are known by their place in the list. */
export interface Round {
  readonly preparation: Preparation;
  readonly applied: readonly number[];
  /** Left out because they failed and may be left out, each with what is wrong. */
  readonly ignored: ReadonlyMap<number, readonly MergeFault[]>;
  readonly application: Application;
  /** What rejects the pod. */
  readonly faults: readonly MergeFault[];
  /** Why, if anything does. */
  readonly reason: Reason;
  readonly notices: Application['notices'];
}

/**
 * Applies the templates and leaves out, one at a time, those that fail and may: each time the rest is decided anew, as
 * if that one had not been listed. Before it is left out, a template is tried once more behind the others: one of them
 * may replace what is in its way, and a second call of the webhook would then find the way free.
 *
 * @param names what messages call the templates
 */
export const settleTemplates = (
  question: Question,
  selected: readonly Template[],
  names: readonly string[],
  scopes: Scopes,
  snapshot: Snapshot,
): Round => {
  const budgets = selected.map((): Budget => ({ steps: templateStepLimit }));
  const prepare = (pod: Question['pod']) => prepareTemplates({ ...question, pod }, selected, scopes, snapshot, budgets);
  const preparation = prepare(question.pod);
  const { templates } = preparation;
  const prepared = (index: number) => templates[index] as Prepared;
  const ignored = new Map<number, readonly MergeFault[]>();
  const postponed: number[] = [];
  const meant = [...selected.keys()].filter((index) => prepared(index).skipped === undefined);
  const mayBeIgnored = (index: number) =>
    selected[index]?.failurePolicy === 'Ignore' && prepared(index).reason !== 'not-allowed';
  for (const index of meant) {
    const { faults } = prepared(index);
    if (faults.length > 0 && mayBeIgnored(index)) ignored.set(index, faults);
  }
  for (;;) {
    const applied = meant.filter((index) => !ignored.has(index));
    const unready = applied.flatMap((index) => prepared(index).faults);
    const order = applied
      .filter((index) => prepared(index).faults.length === 0)
      .toSorted((a, b) => postponed.indexOf(a) - postponed.indexOf(b));
    const application = applyTemplates(question.pod, names, preparation, order, scopes);
    const conflicts = application.faults;
    if (applied.length > 0) writeStatus(application.draft, selected, applied, application.holds);
    const invalid = checkResult(application.draft, conflicts);
    const found = [...unready, ...conflicts, ...invalid];
    // What was left out because an expression failed might not fail on the result.
    const counted = [...selected.keys()].filter(
      (index) => !ignored.has(index) || ignored.get(index)?.some(({ reason }) => reason === 'bad-expression'),
    );
    const unstable =
      found.length > 0 ? [] : findUnstable(application, selected, names, preparation, counted, order, scopes, prepare);
    const faults = [...found, ...unstable];
    const weak = order.find((index) => mayBeIgnored(index) && faults.some(({ template }) => template === index));
    if (weak !== undefined) {
      const own = faults.filter((fault) => fault.template === weak);
      const isBetween = own.some((fault) => fault.isBetween);
      if (applied.length > 1 && !postponed.includes(weak) && !isBetween && unstable.length === 0) postponed.push(weak);
      else ignored.set(weak, own);
      continue;
    }
    const reasons = applied.filter((index) => prepared(index).faults.length > 0).map((index) => prepared(index).reason);
    const reason =
      reasons[0] ??
      (conflicts.length > 0
        ? (conflicts[0]?.reason ?? 'conflict')
        : invalid.length > 0
          ? 'invalid-result'
          : 'unstable');
    const notices = [
      ...templates.flatMap((one) => one.notices),
      ...application.notices,
      ...adviseResult(application.draft),
    ];
    return { preparation, applied, ignored, application, faults, reason, notices };
  }
};
