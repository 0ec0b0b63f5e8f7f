import { compareQuantities } from '../quantity.ts';
import type { Template } from '../template/template.ts';
import type { Parameter } from './parameter.ts';

/** What pods that were fine with the template so far may be refused for from now on, a sentence each. */
export const compareParameters = (before: Template, after: Template): string[] => [
  ...[...before.parameters.values()].flatMap((old) => {
    const now = after.parameters.get(old.name);
    if (now === undefined) return [`parameter ${old.name} is removed: pods that set it will be refused`];
    return narrowings(old, now).map((what) => `parameter ${old.name} ${what}: pods may be refused that were not`);
  }),
  ...[...after.parameters.values()]
    .filter((now) => now.default === undefined && !before.parameters.has(now.name))
    .map(({ name }) => `parameter ${name} is new and required: pods that do not set it will be refused`),
];

const narrowings = (old: Parameter, now: Parameter): string[] => {
  const found: string[] = [];
  if (now.type !== old.type) found.push(`is a ${now.type} now`);
  if (old.default !== undefined && now.default === undefined) found.push('is required now');
  if (now.enum !== undefined && (old.enum === undefined || old.enum.some((value) => !now.enum?.includes(value))))
    found.push('allows fewer values');
  if (now.pattern !== undefined && now.pattern.text !== old.pattern?.text) found.push('has another pattern');
  if (isStricter(now.minimum, old.minimum, 1) || isStricter(now.maximum, old.maximum, -1))
    found.push('has narrower limits');
  return found;
};

/** @param sign 1 for a minimum, which is stricter if it is higher; -1 for a maximum */
const isStricter = (now: Limit, old: Limit, sign: 1 | -1): boolean =>
  now !== undefined && (old === undefined || (compareQuantities(now, old) ?? 0) * sign > 0);

type Limit = string | number | undefined;
