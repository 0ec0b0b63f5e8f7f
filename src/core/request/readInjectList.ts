import { isDnsLabel, reservedNames } from '../annotations.ts';
import { nearestName } from '../nearestName.ts';

/** What one `podgraft.dev/inject` annotation says. */
export type InjectList =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'disabled' }
  | {
      readonly kind: 'list';
      /** True if the namespace's own list is wanted. */
      readonly enabled: boolean;
      /** `name` or `./name`, in the order in which they apply. */
      readonly names: readonly string[];
      /** What to take out of the namespace's list. */
      readonly without: readonly string[];
    }
  | { readonly kind: 'wrong'; readonly messages: readonly string[] };

/** Reads the value of `podgraft.dev/inject`; an empty value says nothing. */
export const readInjectList = (value: string): InjectList => {
  const items = value
    .split(',', maxItems + 1)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0) return { kind: 'nothing' };
  const only = items.length === 1 ? items[0] : undefined;
  if (only === 'disabled' || only === 'false') return { kind: 'disabled' };
  const names: string[] = [];
  const without: string[] = [];
  const messages: string[] = [];
  let enabled = false;
  if (items.length > maxItems) messages.push(`more than ${maxItems} templates are listed`);
  for (const item of items) {
    if (item === 'enabled' || item === 'true') enabled = true;
    else if (item === 'disabled' || item === 'false') messages.push(`"${item}" must stand alone, not in a list`);
    else if (item.includes('@')) messages.push(`"${shorten(item)}": "@" is reserved for versions of templates`);
    else if (item.startsWith('-'))
      isListName(item.slice(1)) ? without.push(item.slice(1)) : messages.push(notAName(item.slice(1)));
    else if (!isListName(item)) messages.push(notAName(item));
    else if (!names.includes(item)) names.push(item);
  }
  if (without.length > 0 && !enabled) {
    messages.push(`"-${without[0]}" takes a name out of the namespace's list, so "enabled" must stand in the list too`);
  }
  return messages.length > 0 ? { kind: 'wrong', messages } : { kind: 'list', enabled, names, without };
};

/** A pod with more templates than this is a mistake; the bound keeps one pod from costing more than others. */
const maxItems = 32;

const isListName = (name: string): boolean => isDnsLabel(name.startsWith('./') ? name.slice(2) : name);

const notAName = (item: string): string => {
  const near = nearestName(item.toLowerCase(), [...reservedNames]);
  return `"${shorten(item)}" is not a template's name (lower-case letters, digits and "-", at most 63)${near === undefined ? '' : `; did you mean "${near}"?`}`;
};

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
