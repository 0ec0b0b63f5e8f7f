import { equals } from './equals.ts';
import { isChangedAt } from './isChangedAt.ts';
import { type Application, applyTemplates } from './merge/applyTemplates.ts';
import type { MergeFault } from './merge/merging.ts';
import { readResult } from './merge/plan.ts';
import type { Question } from './question.ts';
import type { Preparation, Prepared } from './render/prepareTemplates.ts';
import type { Scopes } from './request/readParameter.ts';
import type { Template } from './template/template.ts';
import { withDefaultRequests } from './withDefaultRequests.ts';

/**
 * Finds templates that would change the pod once more if they were applied to their own result, as the API server may do
 * (reinvocationPolicy: IfNeeded). Only expressions that read what templates change can bring that about.
 *
 * @param before the templates as they were made ready for the pod as it came
 * @param meant which of them count, also those that were skipped
 * @param order those that were applied
 * @param prepare makes the templates ready for another pod
 */
export const findUnstable = (
  application: Application,
  selected: readonly Template[],
  names: readonly string[],
  before: Preparation,
  meant: readonly number[],
  order: readonly number[],
  scopes: Scopes,
  prepare: (pod: Question['pod']) => Preparation,
): MergeFault[] => {
  const { draft, isStable } = application;
  const isReadChanged = selected.some(({ podPaths }) => podPaths.some((path) => isChangedAt(draft, path)));
  const isDoubtful = selected.some(({ readsResources }) => readsResources);
  if (!isReadChanged && !isDoubtful && settles(before)) return [];
  const result = withDefaultRequests(readResult(application), selected);
  const preparation = isReadChanged ? prepare(result) : before;
  const freed = isReadChanged ? meant.filter((index) => !order.includes(index) && isFreed(index)) : [];
  if (freed.length > 0) return freed.map(describeFreed);
  const isSame = before.templates.every((one, index) => givesSame(one, preparation.templates[index]));
  if (isReadChanged && !isDoubtful && isSame && settles(preparation)) return [];
  const changed = meant.flatMap((index) =>
    compareConditions(index, before.templates[index] as Prepared, preparation.templates[index] as Prepared),
  );
  if (changed.length > 0) return changed;
  const again = applyTemplates(result, names, preparation, order, scopes);
  if (again.faults.length > 0) return again.faults.slice(0, maxShown).map(describe);
  const changes = order.flatMap((template) =>
    (again.effects[template] ?? [])
      .filter(({ effect }) => effect === 'added' || effect === 'replaced')
      .slice(0, maxShown)
      .map(({ path, source }) =>
        describe({
          template,
          path,
          source,
          message: 'applied to its own result, the template gives another value here',
        }),
      ),
  );
  return changes.length > 0 ? changes : order.flatMap((template) => compareHolds(template, application, again));

  /** True if what reads `own` or `container` gives the same on the result. */
  function settles({ templates }: Preparation): boolean {
    const renderings = templates.map(({ rendering }) => rendering);
    return isStable.every((check) => check(renderings));
  }

  /** True for a template that was left out because an expression failed, and would not be on the result. */
  function isFreed(index: number): boolean {
    const { skipped, faults } = preparation.templates[index] as Prepared;
    if (before.templates[index]?.skipped !== undefined || skipped !== undefined || faults.length > 0) return false;
    const tried = applyTemplates(result, names, preparation, [...order, index], scopes);
    return tried.faults.every(({ template }) => template !== index);
  }
};

const describeFreed = (template: number): MergeFault => ({
  template,
  path: '',
  source: '',
  message: 'it cannot be applied to the pod as it came, but could be once the other templates are',
  remedy: 'let its expressions read what no template changes',
});

/** What the result holds for the template stands in the pod's status, so it must not change either. */
const compareHolds = (template: number, before: Application, after: Application): MergeFault[] => {
  const [held, now] = [new Set(before.holds[template]), new Set(after.holds[template])];
  return [...held.symmetricDifference(now)].slice(0, maxShown).map((path) =>
    describe({
      template,
      path,
      source: before.effects[template]?.find((effect) => effect.path === path)?.source ?? '',
      message: 'applied to its own result, the template gives another value here, or none',
    }),
  );
};

/** True if a template adds the same to both pods, or is left out of both. */
const givesSame = (a: Prepared, b: Prepared | undefined): boolean =>
  b !== undefined &&
  a.skipped === b.skipped &&
  (a.faults.length === 0) === (b.faults.length === 0) &&
  renderedFields.every((field) => equals(a.rendered[field], b.rendered[field]));

const renderedFields = ['containers', 'initContainers', 'volumes', 'labels', 'annotations', 'position'] as const;

/** One is mostly the consequence of the other. */
const maxShown = 5;

const remedy = 'let its expressions give the same on what they gave, as append(own, " ", "item") does';

const describe = (fault: MergeFault): MergeFault => ({ ...fault, remedy });

const compareConditions = (template: number, before: Prepared, after: Prepared): MergeFault[] => {
  if (before.faults.length > 0) return [];
  if (before.skipped === after.skipped) return after.faults.map(describe);
  const message =
    before.skipped === undefined
      ? 'it holds for the pod as it came, and no longer once the templates are applied'
      : 'it does not hold for the pod as it came, but does once the templates are applied';
  return [{ template, path: 'when', source: '/when', message, remedy: 'look at what no template changes' }];
};
