import { equals } from '../equals.ts';
import { type Rendering, spent } from '../expression/rendering.ts';
import { renderSlot } from '../expression/renderSlot.ts';
import type { Slot } from '../expression/slot.ts';
import { isMap, type JsonMap } from '../json.ts';
import { type MapNode, pickJson, toJson } from '../merge/draft.ts';
import { containerRule, podSpecRule } from '../merge/mergeTable.ts';
import type { MergeFault, Merging } from '../merge/merging.ts';
import type { MapRule } from '../merge/rule.ts';
import { checkKeys, type Report } from '../template/checkKeys.ts';
import { checkPartialContainer } from '../template/checkTemplateContainer.ts';
import type { EachSlot } from '../template/compileBody.ts';
import { toPath } from '../toPath.ts';
import { toMergeFaults } from './toMergeFaults.ts';
import { toOrigin } from './toOrigin.ts';

interface Rendered {
  readonly container: JsonMap | undefined;
  /** Where expressions that read `own` have settled the conflict. */
  readonly settled: ReadonlySet<string>;
}

/** A template's partial container for one container as it stands now. What is wrong goes to the merging's faults. */
export const renderEach = (
  { slot, source, isLocal, isChecked }: EachSlot,
  rendering: Rendering,
  node: MapNode,
  path: string,
  merging: Merging,
): Rendered => {
  if (slot.kind === 'plain') return { container: slot.value as JsonMap, settled: merging.settled };
  const render = (by: Rendering, into: JsonMap, faults: Merging['faults']) => {
    const variables = { ...by.variables, container: into };
    return renderInto(slot, { ...by, variables }, node, into, containerRule, path, { ...merging, faults });
  };
  const { value, settled } = render(rendering, toJson(node) as JsonMap, merging.faults);
  if (isChecked && value !== undefined) checkRendered(value, source, path, rendering, merging);
  merging.isStable.push((renderings) => {
    const again = renderings[merging.template];
    if (again === rendering && !isLocal) return true;
    if ((merging.settlers.get(node)?.size ?? 0) > 1) return false;
    return again !== undefined && equals(value, render(again, toJson(node) as JsonMap, []).value);
  });
  return { container: value, settled };
};

/** What was said of the text when it was loaded is said of what came of its expressions now. */
const checkRendered = (
  container: JsonMap,
  source: string,
  path: string,
  { origins }: Rendering,
  merging: Merging,
): void => {
  const report: Report = (pointer, message, remedy) => {
    const at = `${source}${toOrigin(pointer, container, origins)}`;
    const fault: MergeFault = {
      template: merging.template,
      path: toPath(at),
      source: at,
      message: `${message}, in ${path}`,
      reason: 'bad-expression',
    };
    merging.faults.push(remedy === undefined ? fault : { ...fault, remedy });
  };
  checkKeys(container, containerRule, '', report);
  checkPartialContainer(container, '', report, () => false);
};

/** Some of a template's PodSpec fields for the spec as it stands now. */
export const renderPodSpec = (
  fields: readonly (readonly [string, Slot])[],
  rendering: Rendering,
  node: MapNode,
  merging: Merging,
): { readonly fields: JsonMap; readonly settled: ReadonlySet<string> } => {
  const plain = fields.flatMap(([key, slot]) => (slot.kind === 'plain' ? [[key, slot.value] as const] : []));
  if (plain.length === fields.length) return { fields: Object.fromEntries(plain), settled: merging.settled };
  const slot: Slot = { kind: 'map', pointer: '', fields, type: undefined, readsOwn: true };
  const keys = fields.map(([key]) => key);
  const render = (by: Rendering, faults: Merging['faults']) =>
    renderInto(slot, by, node, pickJson(node, keys), podSpecRule, 'spec', { ...merging, faults });
  const { value, settled } = render(rendering, merging.faults);
  merging.isStable.push((renderings) => {
    const again = renderings[merging.template];
    if (again === rendering && settled.size === 0) return true;
    if ((merging.settlers.get(node)?.size ?? 0) > 1) return false;
    return again !== undefined && equals(value, render(again, []).value);
  });
  return { fields: value ?? {}, settled };
};

const renderInto = (
  slot: Slot,
  rendering: Rendering,
  node: MapNode,
  value: JsonMap,
  rule: MapRule,
  path: string,
  merging: Merging,
): { readonly value: JsonMap | undefined; readonly settled: ReadonlySet<string> } => {
  const settled = new Set<string>();
  const own = { value, rule, isDefault: false, path, limitRanged: merging.limitRanged };
  const result = renderSlot(slot, { ...rendering, settled }, own);
  if (settled.size > 0) {
    const settlers = merging.settlers.get(node) ?? new Set();
    merging.settlers.set(node, settlers.add(merging.template));
  }
  const faults = toMergeFaults(rendering, merging.template, rule === containerRule ? `, in ${path}` : '');
  for (const fault of faults) if (!isKnown(fault, merging)) merging.faults.push(fault);
  return { value: isMap(result) ? result : undefined, settled };
};

/** An expression that fails in one container mostly fails in all: the first says it. */
const isKnown = ({ source, message }: MergeFault, { faults, template }: Merging): boolean =>
  faults.some(
    (fault) =>
      fault.template === template &&
      fault.position !== undefined &&
      (fault.source === source || (message.startsWith(spent) && fault.message.startsWith(spent))),
  );
