import { equals } from '../equals.ts';
import { isList, isMap, type Json, setField } from '../json.ts';
import type { Rule } from '../merge/rule.ts';
import { checkSchema } from '../schema/checkSchema.ts';
import type { FieldType } from '../schema/fieldType.ts';
import { readType } from '../schema/readType.ts';
import { toPath } from '../toPath.ts';
import { fitValue } from './fitValue.ts';
import { enterField, enterItem, type OwnPlace, readOwn } from './ownValue.ts';
import { evaluateIn, type Rendering } from './rendering.ts';
import type { Expression, Slot } from './slot.ts';

/**
 * The JSON that a slot becomes for one pod. Undefined if it is dropped: its expression gave null, or it is a map that
 * became empty by that. What is wrong with a value is a fault of the rendering.
 *
 * @param place where it goes, if `own` may be read
 */
export const renderSlot = (slot: Slot, rendering: Rendering, place: OwnPlace | undefined): Json | undefined => {
  switch (slot.kind) {
    case 'plain':
      return slot.value;
    case 'whole':
      return renderWhole(slot, rendering, place);
    case 'mixed':
      return renderMixed(slot, rendering, place);
    case 'list':
      return renderList(slot, rendering, place);
    case 'map':
      return renderMap(slot, rendering, place);
  }
};

type Whole = Extract<Slot, { kind: 'whole' }>;
type ListSlot = Extract<Slot, { kind: 'list' }>;
type MapSlot = Extract<Slot, { kind: 'map' }>;

const renderWhole = (slot: Whole, rendering: Rendering, place: OwnPlace | undefined): Json | undefined => {
  const value = run(slot.expression, rendering, place);
  return value === undefined ? undefined : conform(value, slot.type, slot, rendering);
};

/** The value in the form that its field takes, checked against the field's type. */
const conform = (value: Json, type: FieldType, slot: Whole, rendering: Rendering): Json | undefined => {
  const fitted = fitValue(value, type);
  if (fitted === undefined) return undefined;
  let isFine = true;
  checkSchema(fitted, type, '', ({ severity, pointer, message, remedy }) => {
    if (severity === 'warning') return;
    isFine = false;
    const where = pointer === '' ? '' : `, at ${toPath(pointer)}`;
    const text = `what the expression gives is wrong${where}: ${message}`;
    const fault = { pointer: slot.pointer, position: slot.expression.locate(0), message: text };
    rendering.faults.push(remedy === undefined ? fault : { ...fault, remedy });
  });
  return isFine ? fitted : undefined;
};

const run = (expression: Expression, rendering: Rendering, place: OwnPlace | undefined): Json | undefined => {
  if (place === undefined || !expression.program.reads.has('own')) return evaluateIn(rendering, expression);
  rendering.settled.add(expression.pointer);
  const own = readOwn(place);
  const value = evaluateIn(rendering, expression, { ...rendering.variables, own });
  // Null leaves what stands there, which the template then holds: so "own == null ? x : null" gives the same again.
  if (value === undefined || value === null) return value === null ? own : value;
  const { rule } = place;
  const settled = toEntries(value, rule);
  // What else it reads of the container would be another one, too: that is seen once all templates are applied.
  if (expression.program.reads.has('container')) return settled;
  const again = evaluateIn(rendering, expression, { ...rendering.variables, own: settled });
  if (again === undefined || again === null || equals(toEntries(again, rule), settled)) return settled;
  rendering.faults.push({
    pointer: expression.pointer,
    position: expression.locate(0),
    message: 'evaluated on its own result, the expression gives another value',
    remedy: 'let it give the same again, as append(own, " ", "item") does',
    reason: 'unstable',
  });
  return undefined;
};

/** Of entries with the same key the last counts, as in a pod. */
const toEntries = (value: Json, rule: Rule | undefined): Json => {
  if (!isList(value) || rule?.kind !== 'list') return value;
  const keys = value.map(rule.key);
  return value.filter((_, index) => keys[index] === undefined || keys.lastIndexOf(keys[index]) === index);
};

const renderMixed = (
  { parts }: Extract<Slot, { kind: 'mixed' }>,
  rendering: Rendering,
  place: OwnPlace | undefined,
): Json | undefined => {
  let text = '';
  let isFine = true;
  for (const part of parts) {
    const value = typeof part === 'string' ? part : run(part, rendering, place);
    if (value === undefined) isFine = false;
    else if (typeof part !== 'string' && (value === null || typeof value === 'object')) {
      isFine = false;
      const what = value === null ? 'null' : isList(value) ? 'a list' : 'a map';
      rendering.faults.push({
        pointer: part.pointer,
        position: part.locate(0),
        message: `text surrounds the expression, and it gives ${what}`,
        remedy:
          value === null
            ? 'give a text for this case too, or make one expression of all'
            : 'write toJson(…) for its JSON',
      });
    } else text += String(value);
  }
  return isFine ? text : undefined;
};

const renderList = (slot: ListSlot, rendering: Rendering, place: OwnPlace | undefined): Json => {
  const items: Json[] = [];
  const origins: number[] = [];
  for (const [index, item] of slot.items.entries()) {
    const rendered = renderItem(item, rendering, place);
    for (const one of rendered) {
      items.push(one);
      origins.push(index);
    }
  }
  if (origins.some((origin, index) => origin !== index)) rendering.origins.set(items, origins);
  return items;
};

/** None, one or, of an expression that gives a list, several. */
const renderItem = (item: Slot, rendering: Rendering, place: OwnPlace | undefined): readonly Json[] => {
  if (item.kind === 'whole') {
    const value = run(item.expression, rendering, undefined);
    if (value === undefined) return [];
    const several = isList(value) && item.type.kind !== 'list' ? value : [value];
    return several.map((one) => conform(one, item.type, item, rendering)).filter((one) => one !== undefined);
  }
  const rendered =
    item.kind === 'map' && item.readsOwn && place !== undefined
      ? renderKeyed(item, rendering, place)
      : renderSlot(item, rendering, undefined);
  return rendered === undefined ? [] : [rendered];
};

/** An entry in which `own` is read: what it is merged into depends on its key, so the rest of it comes first. */
const renderKeyed = (item: MapSlot, rendering: Rendering, list: OwnPlace): Json | undefined => {
  const others = item.fields.filter(([, field]) => !readsOwn(field));
  const rest = renderMap({ ...item, fields: others, type: undefined }, { ...rendering, faults: [] }, undefined);
  const place = rest === undefined ? undefined : enterItem(list, rest);
  if (place === undefined) return undefined;
  rendering.settled.add(item.pointer);
  const rendered = renderMap(item, rendering, place);
  // Of what remains without what `own` gives, the template states nothing but which entry it means.
  const isStated = item.fields.some(
    ([key, field]) => readsOwn(field) && isMap(rendered) && Object.hasOwn(rendered, key),
  );
  return isStated ? rendered : undefined;
};

const readsOwn = (slot: Slot): boolean => {
  if (slot.kind === 'whole') return slot.expression.program.reads.has('own');
  if (slot.kind === 'mixed')
    return slot.parts.some((part) => typeof part !== 'string' && part.program.reads.has('own'));
  return slot.kind !== 'plain' && slot.readsOwn;
};

const renderMap = (slot: MapSlot, rendering: Rendering, place: OwnPlace | undefined): Json | undefined => {
  const { pointer, fields, type } = slot;
  const rendered: Record<string, Json> = {};
  const required = type === undefined ? [] : (readType(type)?.required ?? []);
  const before = rendering.faults.length;
  for (const [key, field] of fields) {
    const value = renderSlot(field, rendering, place === undefined ? undefined : enterField(place, key));
    if (value !== undefined) setField(rendered, key, value);
    else if (required.includes(key) && rendering.faults.length === before) {
      rendering.faults.push({ pointer, message: `${key} must be there, and its expression gives null` });
    }
  }
  const keys = Object.keys(rendered);
  if (keys.length === 0 && fields.length > 0) return undefined;
  // A variable without a value would be an empty one.
  return type === 'EnvVar' && keys.length === 1 && fields.length > 1 ? undefined : rendered;
};
