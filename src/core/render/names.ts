import { type Budget, createRendering } from '../expression/rendering.ts';
import { renderSlot } from '../expression/renderSlot.ts';
import type { Slot } from '../expression/slot.ts';
import { isList, isMap, type Json } from '../json.ts';
import type { Template } from '../template/template.ts';
import type { Hidden } from './createVariables.ts';
import type { Parameters } from './readParameters.ts';

type Additions = Readonly<Record<string, Slot>>;

/** The names of all containers and volumes that stand in plain slots. */
export const nameAll = (all: readonly Additions[]): Hidden => {
  const name = (...lists: readonly string[]) =>
    new Set(all.flatMap((additions) => lists.flatMap((list) => listNames(additions[list]))));
  return { containers: name('containers', 'initContainers'), volumes: name('volumes') };
};

const listNames = (slot: Slot | undefined): string[] => {
  if (slot?.kind === 'list') return slot.items.flatMap((item) => nameOf(item));
  if (slot?.kind !== 'plain' || !isList(slot.value)) return [];
  return slot.value.flatMap((entry) => (isMap(entry) ? [String(entry['name'])] : []));
};

const nameOf = (item: Slot): string[] => {
  if (item.kind === 'plain') return isMap(item.value) ? [String(item.value['name'])] : [];
  const name = item.kind === 'map' ? item.fields.find(([key]) => key === 'name')?.[1] : undefined;
  return name?.kind === 'plain' ? [String(name.value)] : [];
};

/** The containers and volumes with their names alone: these read nothing but parameters. */
export const renderNames = (template: Template, parameters: Parameters, budget: Budget): Additions => {
  if (!template.isDynamic) return template.body.additions;
  const rendering = createRendering({ params: parameters.values }, budget);
  return Object.fromEntries(
    ['containers', 'initContainers', 'volumes'].flatMap((list) => {
      const slot = template.body.additions[list];
      const named = slot === undefined ? undefined : renderSlot(withNamesOnly(slot), rendering, undefined);
      return named === undefined ? [] : [[list, { kind: 'plain', value: named as Json }]];
    }),
  );
};

const withNamesOnly = (slot: Slot): Slot => {
  if (slot.kind !== 'list') return slot;
  const items = slot.items.map((item) =>
    item.kind === 'map' ? { ...item, type: undefined, fields: item.fields.filter(([key]) => key === 'name') } : item,
  );
  return { ...slot, items };
};
