import {
  type CelKey,
  type CelValue,
  isCelList,
  isCelMap,
  keysOf,
  kindOf,
  readKey,
  Special,
  toCelValue,
} from './celValue.ts';
import type { Bind, Expression, Loop } from './expression.ts';
import { type Failure, failAt, type Meter, spend, swallow } from './meter.ts';
import { type Compiling, type Scope, type Step, withLocal } from './scope.ts';

type Compile = (node: Expression, compiling: Compiling) => Step;

/**
 * A macro that loops. Every turn counts as many steps as its filter and body have nodes, before it is taken: so the steps
 * of an expression bound the work that it does, however deep loops are nested.
 */
export const compileLoop = (node: Loop, compiling: Compiling, compile: Compile): Step => {
  const range = compile(node.range, compiling);
  const slots = node.variables.map(compiling.addSlot);
  const inner = node.variables.reduce((all, name, at) => withLocal(all, name, slots[at] as number), compiling);
  const filter = node.filter && compile(node.filter, inner);
  const body = compile(node.body, inner);
  const turn: Turn = {
    offset: node.offset,
    cost: node.body.size + (node.filter?.size ?? 0),
    slots,
    isPair: node.variables.length === 2,
  };
  const isChosen = filter && ((scope: Scope) => toBool(scope, filter(scope), turn.offset));
  switch (node.loop) {
    case 'all':
    case 'exists':
      return (scope) => decide(scope, range, turn, body, node.loop === 'exists');
    case 'exists_one':
      return (scope) => {
        let count = 0;
        for (const _ of turns(scope, range, turn)) if (toBool(scope, body(scope), turn.offset)) count += 1;
        return count === 1;
      };
    case 'filter':
      return (scope) => {
        const kept: CelValue[] = [];
        for (const [item] of turns(scope, range, turn)) if (toBool(scope, body(scope), turn.offset)) kept.push(item);
        return kept;
      };
    case 'transformMap':
      return (scope) => {
        const made = new Map<CelKey, CelValue>();
        for (const [key] of turns(scope, range, turn))
          if (isChosen === undefined || isChosen(scope)) made.set(key as CelKey, body(scope));
        return made;
      };
    default:
      return (scope) => {
        const made: CelValue[] = [];
        for (const _ of turns(scope, range, turn))
          if (isChosen === undefined || isChosen(scope)) made.push(body(scope));
        return made;
      };
  }
};

interface Turn {
  readonly offset: number;
  readonly cost: number;
  readonly slots: readonly number[];
  readonly isPair: boolean;
}

/** Puts one item after the other into the loop's slots. With one variable that is item or key, with two index or key and value. */
function* turns(scope: Scope, range: Step, { offset, cost, slots, isPair }: Turn): Generator<readonly [CelValue]> {
  const { meter } = scope;
  const value = range(scope);
  const isList = isCelList(value);
  meter.at = offset;
  if (!isList && !isCelMap(value)) return failAt(meter, `a loop goes over a list or a map, not ${kindOf(value)}`);
  const items = isList ? value : keysOf(value);
  if (!isList) spend(meter, items.length / 4);
  const [first = 0, second = 0] = slots;
  for (let at = 0; at < items.length; at += 1) {
    meter.at = offset;
    spend(meter, cost);
    const item = toCelValue(items[at] ?? null);
    const name = isPair && isList ? BigInt(at) : item;
    scope.slots[first] = name;
    if (isPair) scope.slots[second] = isList ? item : (readKey(value, item) ?? null);
    yield [name];
  }
}

/** `exists` and `all`: an item that decides makes the failures of others irrelevant (CEL, Macros). */
const decide = (scope: Scope, range: Step, turn: Turn, body: Step, decisive: boolean): boolean => {
  let failure: Failure | undefined;
  for (const _ of turns(scope, range, turn)) {
    try {
      if (toBool(scope, body(scope), turn.offset) === decisive) return decisive;
    } catch (thrown) {
      // Asked for every one of them: a spent budget must not be swallowed by a failure before it.
      const swallowed = swallow(scope.meter, thrown);
      failure ??= swallowed;
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
};

const toBool = ({ meter }: Scope, value: CelValue, offset: number): boolean => {
  if (typeof value === 'boolean') return value;
  meter.at = offset;
  return failAt(meter, `the condition of a loop is bool, not ${kindOf(value)}`);
};

/** `cel.bind(name, value, body)`, `optional.optMap(name, body)`, `optional.optFlatMap(name, body)`. */
export const compileBind = (node: Bind, compiling: Compiling, compile: Compile): Step => {
  const value = compile(node.value, compiling);
  const slot = compiling.addSlot();
  const body = compile(node.body, withLocal(compiling, node.name, slot));
  if (node.bind === 'bind')
    return (scope) => {
      scope.slots[slot] = value(scope);
      return body(scope);
    };
  return (scope) => {
    const optional = value(scope);
    if (!(optional instanceof Special) || optional.kind !== 'optional') return failOptional(scope.meter, node);
    if (optional.value === undefined) return optional;
    scope.slots[slot] = optional.value;
    return node.bind === 'optMap' ? new Special('optional', body(scope)) : body(scope);
  };
};

const failOptional = (meter: Meter, node: Bind): never => {
  meter.at = node.offset;
  return failAt(meter, `${node.bind}() stands behind an optional`);
};
