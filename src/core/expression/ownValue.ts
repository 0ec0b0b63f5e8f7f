import { isList, isMap, type Json, type JsonMap, readField } from '../json.ts';
import { isEmpty } from '../merge/emptiness.ts';
import type { MapRule, Rule } from '../merge/rule.ts';

/** The place in the pod that a place of a template is merged into. */
export interface OwnPlace {
  /** What stands there; undefined if nothing. */
  readonly value: Json | undefined;
  readonly rule: Rule | undefined;
  /** True if `value` is what the API server would have put there. */
  readonly isDefault: boolean;
  /** By names, as the merge has it: `spec.containers[app].resources`. */
  readonly path: string;
  readonly limitRanged: ReadonlySet<string> | undefined;
}

/** What `own` is there: null where there is nothing or what stands there counts as absent. */
export const readOwn = ({ value, isDefault, path, limitRanged }: OwnPlace): Json => {
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (value === undefined || isDefault || isEmpty(key, value)) return null;
  if (limitRanged === undefined) return value;
  const left = withoutLimitRanged(value, path, limitRanged);
  return left === undefined || isEmpty(key, left) ? null : left;
};

/** Resources that the LimitRanger set count as absent. */
const withoutLimitRanged = (value: Json, path: string, limitRanged: ReadonlySet<string>): Json | undefined => {
  if (limitRanged.has(path)) return undefined;
  if (!isMap(value) || !/\.resources(?:\.(?:requests|limits))?$/.test(path)) return value;
  const left = Object.entries(value).flatMap(([key, child]) => {
    const kept = withoutLimitRanged(child, `${path}.${key}`, limitRanged);
    return kept === undefined || (isMap(child) && isEmpty(key, kept)) ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(left);
};

/** The place of a field. */
export const enterField = (place: OwnPlace, key: string): OwnPlace => {
  const { value, rule, path, limitRanged } = place;
  const map = isMap(value) ? value : undefined;
  const child = readField(map, key);
  const mapRule = rule?.kind === 'map' ? rule : undefined;
  return {
    value: child,
    rule: mapRule !== undefined && Object.hasOwn(mapRule.fields, key) ? mapRule.fields[key] : undefined,
    isDefault: child !== undefined && isDefaultOf(mapRule, map, key, child),
    path: `${path}.${key}`,
    limitRanged,
  };
};

const isDefaultOf = (rule: MapRule | undefined, map: JsonMap | undefined, key: string, value: Json): boolean => {
  if (rule?.defaults === undefined || !Object.hasOwn(rule.defaults, key)) return false;
  const known = rule.defaults[key];
  return value === (typeof known === 'function' ? known((sibling) => readField(map, sibling)) : known);
};

/** The place of the entry with the key of `item`; of repeated keys the last counts. */
export const enterItem = ({ value, rule, path, limitRanged }: OwnPlace, item: Json): OwnPlace | undefined => {
  if (rule?.kind !== 'list') return undefined;
  const key = rule.key(item);
  const found = isList(value) && key !== undefined ? value.findLast((entry) => rule.key(entry) === key) : undefined;
  const entryRule = rule.entry.kind === 'map' ? rule.entry : undefined;
  return { value: found, rule: entryRule, isDefault: false, path: `${path}[${key ?? ''}]`, limitRanged };
};
