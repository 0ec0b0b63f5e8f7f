import { statusKey } from '../core/annotations.ts';
import { isList, isMap, type Json, type JsonMap, readField, readList, readMap, readString } from '../core/json.ts';
import { list, volumes } from '../core/merge/listRules.ts';
import { annotationsRule, containerRule, labelsRule, podSpecRule } from '../core/merge/mergeTable.ts';
import { anything, map, type Rule } from '../core/merge/rule.ts';

const containers = list('name', containerRule);

/** The rules by which places in a pod have their names; see `docs/templates.md`. */
const podRule = map({
  metadata: map({ annotations: annotationsRule, labels: labelsRule }),
  spec: map({ ...podSpecRule.fields, containers, initContainers: containers, volumes }),
});

/**
 * A pod as it was before podgraft, as far as its status annotation tells: everything that the annotation names is taken away,
 * and the annotation itself. What the pod had said itself, in the same words as a template, goes with it. Without the annotation, the
 * pod as it is.
 */
export const withoutHeld = (pod: JsonMap): JsonMap => {
  const annotations = readMap(readMap(pod, 'metadata'), 'annotations');
  const status = readString(annotations, statusKey);
  if (status === undefined) return pod;
  const paths = [`metadata.annotations[${statusKey}]`, ...readHeld(status)];
  return paths.reduce((rest, path) => (remove(rest, podRule, `.${path}`) as JsonMap | undefined) ?? {}, pod);
};

/** Every place that a status annotation names; none if it cannot be read. */
const readHeld = (status: string): readonly string[] => {
  try {
    const value: unknown = JSON.parse(status);
    const templates = isMap(value) ? readList(value, 'templates') : [];
    return templates.flatMap((template) =>
      isMap(template) ? readList(template, 'holds').filter((path) => typeof path === 'string' && path !== '') : [],
    ) as readonly string[];
  } catch {
    return [];
  }
};

/** A value without what stands at a path below it; undefined if that is the value itself. What is not there is let be. */
const remove = (value: Json, rule: Rule | undefined, path: string): Json | undefined => {
  if (path === '') return undefined;
  if (isMap(value)) return removeField(value, rule, path);
  return isList(value) ? removeItem(value, rule, path) : value;
};

const removeField = (value: JsonMap, rule: Rule | undefined, path: string): JsonMap => {
  const toStep = (key: string) => (rule?.kind === 'map' && rule.free === true ? `[${key}]` : `.${key}`);
  const key = longest(Object.keys(value), (name) => isStep(path, toStep(name)));
  if (key === undefined) return value;
  const field = rule?.kind === 'map' && Object.hasOwn(rule.fields, key) ? rule.fields[key] : anything;
  const left = remove(readField(value, key) as Json, field, path.slice(toStep(key).length));
  const child = isMap(left) && isNothing(left, field) ? undefined : left;
  const others = Object.entries(value).flatMap(([name, one]): [string, Json][] => {
    if (name !== key) return [[name, one]];
    return child === undefined ? [] : [[name, child]];
  });
  return Object.fromEntries(others);
};

/** What remains of a probe without its handler is what the API server has filled in. */
const isNothing = (left: JsonMap, rule: Rule | undefined): boolean => {
  const handlers = rule?.kind === 'map' ? rule.oneOf : undefined;
  return Object.keys(left).length === 0 || (handlers?.every((name) => !Object.hasOwn(left, name)) ?? false);
};

const removeItem = (value: readonly Json[], rule: Rule | undefined, path: string): readonly Json[] => {
  const name = (item: Json) =>
    rule?.kind === 'list' ? rule.key(item) : rule?.kind === 'set' ? String(item) : undefined;
  const names = value.map(name);
  const key = longest(
    names.filter((one) => one !== undefined),
    (one) => isStep(path, `[${one}]`),
  );
  if (key === undefined) return value;
  const entry = rule?.kind === 'list' && rule.entry.kind === 'map' ? rule.entry : undefined;
  return value.flatMap((item, index) => {
    if (names[index] !== key) return [item];
    const left = remove(item, entry, path.slice(key.length + 2));
    return left === undefined ? [] : [left];
  });
};

/** Keys of users hold dots and brackets, so the longest that fits is meant. */
const longest = (names: readonly string[], fits: (name: string) => boolean): string | undefined =>
  names.filter(fits).toSorted((a, b) => b.length - a.length)[0];

const isStep = (path: string, step: string): boolean =>
  path.startsWith(step) && (path.length === step.length || path[step.length] === '.' || path[step.length] === '[');
