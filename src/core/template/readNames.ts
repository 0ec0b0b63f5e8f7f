import type { Slot } from '../expression/slot.ts';
import { isList, isMap, type Json } from '../json.ts';
import type { Body } from './compileBody.ts';
import type { Names } from './template.ts';

/** The names of a template's containers and volumes, as far as they stand in its text or were rendered. */
export const readNames = (additions: Body['additions']): Names => ({
  containers: [...listNames(additions['containers']), ...listNames(additions['initContainers'])].filter(isName),
  volumes: listNames(additions['volumes']).filter(isName),
});

/** True if all names stand in the text. */
export const hasAllNames = (additions: Body['additions']): boolean =>
  ['containers', 'initContainers', 'volumes'].every((list) => listNames(additions[list]).every(isName));

const isName = (name: string | undefined): name is string => name !== undefined;

/** Undefined for what only an expression knows. */
const listNames = (slot: Slot | undefined): (string | undefined)[] => {
  if (slot === undefined) return [];
  if (slot.kind === 'list') return slot.items.map(nameOf);
  return slot.kind === 'plain' ? (isList(slot.value) ? slot.value.map(nameIn) : []) : [undefined];
};

const nameOf = (item: Slot): string | undefined => {
  if (item.kind === 'plain') return nameIn(item.value);
  const name = item.kind === 'map' ? item.fields.find(([key]) => key === 'name')?.[1] : undefined;
  return name?.kind === 'plain' ? String(name.value) : undefined;
};

const nameIn = (entry: Json): string => (isMap(entry) ? String(entry['name']) : '');
