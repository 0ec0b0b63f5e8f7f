import { equals } from '../equals.ts';
import type { Rendering } from '../expression/rendering.ts';
import { renderSlot } from '../expression/renderSlot.ts';
import type { Slot } from '../expression/slot.ts';
import { isMap, type JsonMap } from '../json.ts';
import { type MapNode, toJson } from '../merge/draft.ts';
import { containerRule, podSpecRule } from '../merge/mergeTable.ts';
import type { Merging } from '../merge/merging.ts';
import type { MapRule } from '../merge/rule.ts';
import type { EachSlot } from '../template/compileBody.ts';
import { toMergeFaults } from './toMergeFaults.ts';

interface Rendered {
  readonly container: JsonMap | undefined;
  /** Where expressions that read `own` have settled the conflict. */
  readonly settled: ReadonlySet<string>;
}

/** A template's partial container for one container as it stands now. What is wrong goes to the merging's faults. */
export const renderEach = (
  { slot, isLocal }: EachSlot,
  rendering: Rendering,
  node: MapNode,
  path: string,
  merging: Merging,
): Rendered => {
  if (slot.kind === 'plain') return { container: slot.value as JsonMap, settled: merging.settled };
  const render = (by: Rendering, into: JsonMap, faults: Merging['faults']) => {
    const variables = { ...by.variables, container: into };
    return renderInto(slot, { ...by, variables }, into, containerRule, path, { ...merging, faults });
  };
  const { value, settled } = render(rendering, toJson(node) as JsonMap, merging.faults);
  merging.isStable.push((renderings) => {
    const again = renderings[merging.template];
    if (again === rendering && !isLocal) return true;
    return again !== undefined && equals(value, render(again, toJson(node) as JsonMap, []).value);
  });
  return { container: value, settled };
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
  const render = (by: Rendering, faults: Merging['faults']) =>
    renderInto(slot, by, toJson(node) as JsonMap, podSpecRule, 'spec', { ...merging, faults });
  const { value, settled } = render(rendering, merging.faults);
  merging.isStable.push((renderings) => {
    const again = renderings[merging.template];
    if (again === rendering && settled.size === 0) return true;
    return again !== undefined && equals(value, render(again, []).value);
  });
  return { fields: value ?? {}, settled };
};

const renderInto = (
  slot: Slot,
  rendering: Rendering,
  value: JsonMap,
  rule: MapRule,
  path: string,
  merging: Merging,
): { readonly value: JsonMap | undefined; readonly settled: ReadonlySet<string> } => {
  const settled = new Set<string>();
  const own = { value, rule, isDefault: false, path, limitRanged: merging.limitRanged };
  const result = renderSlot(slot, { ...rendering, settled }, own);
  const faults = toMergeFaults(rendering, merging.template, rule === containerRule ? `, in ${path}` : '');
  for (const fault of faults) if (!isKnown(fault.source, merging)) merging.faults.push(fault);
  return { value: isMap(result) ? result : undefined, settled };
};

/** An expression that fails in one container mostly fails in all: the first says it. */
const isKnown = (source: string, { faults, template }: Merging): boolean =>
  faults.some((fault) => fault.template === template && fault.source === source && fault.position !== undefined);
