import { type Budget, createRendering } from '../expression/rendering.ts';
import { renderSlot } from '../expression/renderSlot.ts';
import type { Slot } from '../expression/slot.ts';
import type { Json } from '../json.ts';
import { readNames } from '../template/readNames.ts';
import type { Names, Template } from '../template/template.ts';
import type { Hidden } from './createVariables.ts';
import type { Parameters } from './readParameters.ts';

/** The names of several templates together. */
export const uniteNames = (all: readonly Names[]): Hidden => ({
  containers: new Set(all.flatMap(({ containers }) => containers)),
  volumes: new Set(all.flatMap(({ volumes }) => volumes)),
});

/** The names of a template's containers and volumes, for which expressions read nothing but parameters. */
export const renderNames = (template: Template, parameters: Parameters, budget: Budget): Names => {
  if (template.hasAllNames) return template.names;
  const rendering = createRendering({ params: parameters.values }, budget);
  const rendered = ['containers', 'initContainers', 'volumes'].flatMap((list): [string, Slot][] => {
    const slot = template.body.additions[list];
    const value: Json | undefined =
      slot === undefined ? undefined : renderSlot(withNamesOnly(slot), rendering, undefined);
    return value === undefined ? [] : [[list, { kind: 'plain', value }]];
  });
  return readNames(Object.fromEntries(rendered));
};

const withNamesOnly = (slot: Slot): Slot => {
  if (slot.kind !== 'list') return slot;
  const items = slot.items.map((item) =>
    item.kind === 'map' ? { ...item, type: undefined, fields: item.fields.filter(([key]) => key === 'name') } : item,
  );
  return { ...slot, items };
};
