import { type CelKey, type CelValue, kindOf, type Optional, Special } from './celValue.ts';
import { compileCall } from './compileCall.ts';
import { compileBind, compileLoop } from './compileLoop.ts';
import type { Expression } from './expression.ts';
import { failIn, swallow } from './meter.ts';
import { applyOperator, negate } from './operators.ts';
import { readMember } from './readMember.ts';
import type { Compiling, Scope, Step } from './scope.ts';

/** A tree as nested functions: nothing is interpreted when a pod comes. Types are asked again, since a pod may break its schema. */
export const compileNode = (node: Expression, compiling: Compiling): Step => {
  const compile = (child: Expression): Step => compileNode(child, compiling);
  const { offset } = node;
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'variable':
      return compileVariable(node.name, offset, compiling);
    case 'list': {
      const items = node.items.map(compile);
      return (scope) => items.map((item) => item(scope));
    }
    case 'map':
      return compileMap(
        node.entries.map(([key, value]) => [compile(key), compile(value)] as const),
        offset,
      );
    case 'select': {
      const operand = compile(node.operand);
      const { field, isOptional } = node;
      return (scope) => readMember(operand(scope), field, offset, isOptional);
    }
    case 'index': {
      const [operand, index] = [compile(node.operand), compile(node.index)];
      const { isOptional } = node;
      return (scope) => readMember(operand(scope), index(scope), offset, isOptional);
    }
    case 'has': {
      const operand = compile(node.select.operand);
      const { field } = node.select;
      return (scope) => {
        const found = readMember(operand(scope), field, offset, true) as Optional;
        return found.value !== undefined;
      };
    }
    case 'logic':
      return compileLogic(compile(node.left), compile(node.right), node.operator === '||', offset);
    case 'choice': {
      const [condition, then, otherwise] = [compile(node.condition), compile(node.then), compile(node.otherwise)];
      return (scope) => (expectBool(condition(scope), node.condition.offset) ? then : otherwise)(scope);
    }
    case 'operator':
      return compileOperator(node.operator, node.operands.map(compile), offset);
    case 'call':
      return compileCall(node, node.args.map(compile));
    case 'loop':
      return compileLoop(node, compiling, compileNode);
    case 'bind':
      return compileBind(node, compiling, compileNode);
    case 'fallback': {
      const [operand, other] = [compile(node.operand), compile(node.other)];
      const isValue = node.fallback === 'orValue';
      return (scope) => {
        const value = operand(scope);
        if (!(value instanceof Special) || value.kind !== 'optional')
          return failIn(offset, `${node.fallback}() stands behind an optional, not ${kindOf(value)}`);
        if (value.value === undefined) return other(scope);
        return isValue ? value.value : value;
      };
    }
  }
};

const compileVariable = (name: string, offset: number, { slots }: Compiling): Step => {
  const slot = slots.get(name);
  if (slot === undefined) {
    const type = new Special('type', name);
    return () => type;
  }
  return ({ slots: values }) =>
    values[slot] ?? (values[slot] === null ? null : failIn(offset, `"${name}" has no value here`));
};

const compileMap =
  (entries: readonly (readonly [Step, Step])[], offset: number): Step =>
  (scope) => {
    const map = new Map<CelKey, CelValue>();
    for (const [toKey, toValue] of entries) {
      const key = toKey(scope);
      if (typeof key !== 'string' && typeof key !== 'bigint' && typeof key !== 'boolean')
        return failIn(offset, `a key of a map is string, int, bool, not ${kindOf(key)}`);
      if (map.has(key)) return failIn(offset, `the map has the key ${JSON.stringify(String(key))} twice`);
      map.set(key, toValue(scope));
    }
    return map;
  };

const expectBool = (value: CelValue, offset: number): boolean =>
  typeof value === 'boolean' ? value : failIn(offset, `bool is expected here, not ${kindOf(value)}`);

/** If one side decides, a failure of the other does not matter, in whichever order they stand (CEL, Logical Operators). */
const compileLogic = (left: Step, right: Step, decisive: boolean, offset: number): Step => {
  const ask = (side: Step, scope: Scope): boolean => expectBool(side(scope), offset);
  return (scope) => {
    try {
      if (ask(left, scope) === decisive) return decisive;
    } catch (thrown) {
      const failure = swallow(scope.meter, thrown);
      if (ask(right, scope) === decisive) return decisive;
      throw failure;
    }
    return ask(right, scope);
  };
};

const compileOperator = (operator: string, [left, right]: readonly Step[], offset: number): Step => {
  if (left === undefined) throw new Error(`the operator ${operator} has no operand`);
  if (right === undefined && operator === '!') return (scope) => !expectBool(left(scope), offset);
  return (scope) => {
    const { meter } = scope;
    const value = left(scope);
    const other = right?.(scope);
    meter.at = offset;
    return other === undefined ? negate(meter, value) : applyOperator(meter, operator, value, other);
  };
};
