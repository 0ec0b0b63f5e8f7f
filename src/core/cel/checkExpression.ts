import {
  acceptsType,
  boolType,
  type CelType,
  doubleType,
  dynType,
  formatType,
  intType,
  joinTypes,
  listOf,
  mapOf,
  nullType,
  optionalOf,
  stringType,
} from './celType.ts';
import { kindOf } from './celValue.ts';
import { checkCall } from './checkCall.ts';
import { checkField, checkIndex } from './checkField.ts';
import { type Checking, type Locals, report } from './checking.ts';
import { checkBind, checkLoop } from './checkLoop.ts';
import { checkVariable } from './checkVariable.ts';
import type { Environment } from './environment.ts';
import type { Expression } from './expression.ts';
import type { ExpressionFault } from './expressionFault.ts';
import { formatKinds, formatOperation, operationRemedy, operatorType } from './operators.ts';

/** What is known about an expression before it is evaluated. */
export interface Checked {
  readonly type: CelType;
  readonly reads: ReadonlySet<string>;
  readonly faults: readonly ExpressionFault[];
}

/** Finds every unknown variable, field and function and every wrong type, also inside `has()`; not only the first. */
export const checkExpression = (expression: Expression, environment: Environment): Checked => {
  const checking: Checking = {
    environment,
    faults: [],
    reads: new Set(),
    check: (node, locals) => checkNode(node, locals, checking),
  };
  const type = checkNode(expression, {}, checking);
  return { type, reads: checking.reads, faults: checking.faults.toSorted((a, b) => a.offset - b.offset) };
};

const checkNode = (node: Expression, locals: Locals, checking: Checking): CelType => {
  const check = (child: Expression): CelType => checking.check(child, locals);
  switch (node.kind) {
    case 'literal':
      return literalTypes[kindOf(node.value)] ?? dynType;
    case 'variable':
      return checkVariable(node, locals, checking);
    case 'list':
      return listOf(joinAll(node.items.map(check)));
    case 'map':
      for (const [key] of node.entries)
        expectKind(check(key), ['string', 'int', 'bool'], 'a key of a map', key.offset, checking);
      return mapOf(joinAll(node.entries.map(([, value]) => check(value))));
    case 'select': {
      const field = checkField(node, check(node.operand), checking);
      return node.isOptional && field.kind !== 'optional' ? optionalOf(field) : field;
    }
    case 'index': {
      const item = checkIndex(node, check(node.operand), check(node.index), checking);
      return node.isOptional && item.kind !== 'optional' ? optionalOf(item) : item;
    }
    case 'has':
      check(node.select);
      return boolType;
    case 'logic':
      for (const side of [node.left, node.right])
        expectKind(check(side), ['bool'], `a side of ${node.operator}`, side.offset, checking);
      return boolType;
    case 'choice':
      return checkChoice(node, check, checking);
    case 'operator': {
      const types = node.operands.map(check);
      const type = operatorType(node.operator, types);
      if (type !== undefined) return type;
      const kinds = formatKinds(types);
      report(
        checking,
        node.offset,
        `${formatOperation(node.operator, kinds)} is not possible`,
        operationRemedy(node.operator, kinds),
      );
      return dynType;
    }
    case 'call':
      return checkCall(node, node.args.map(check), checking);
    case 'loop':
      return checkLoop(node, locals, checking);
    case 'bind':
      return checkBind(node, locals, checking);
    case 'fallback':
      return checkFallback(node, check, checking);
  }
};

const literalTypes: Readonly<Record<string, CelType>> = {
  string: stringType,
  bool: boolType,
  int: intType,
  double: doubleType,
  null: nullType,
};

/** Literals may mix types, as JSON does. */
const joinAll = (types: readonly CelType[]): CelType =>
  types.reduce<CelType | undefined>(
    (all, type) => (all === undefined ? type : (joinTypes(all, type) ?? dynType)),
    undefined,
  ) ?? dynType;

const expectKind = (
  type: CelType,
  kinds: readonly string[],
  what: string,
  offset: number,
  checking: Checking,
): void => {
  if (type.kind === 'dyn' || kinds.includes(type.kind)) return;
  report(checking, offset, `${what} is ${kinds.join(', ')}, not ${formatType(type)}`);
};

type Check = (child: Expression) => CelType;

const checkChoice = (node: Extract<Expression, { kind: 'choice' }>, check: Check, checking: Checking): CelType => {
  expectKind(check(node.condition), ['bool'], 'what stands before ?', node.condition.offset, checking);
  const [then, otherwise] = [check(node.then), check(node.otherwise)];
  const type = joinTypes(then, otherwise);
  if (type !== undefined) return type;
  const message = `the branches of ?: are ${formatType(then)} and ${formatType(otherwise)}`;
  report(checking, node.otherwise.offset, message, 'make both the same, or put dyn(...) around one');
  return dynType;
};

const checkFallback = (node: Extract<Expression, { kind: 'fallback' }>, check: Check, checking: Checking): CelType => {
  const [operand, other] = [check(node.operand), check(node.other)];
  if (!acceptsType(optionalOf(dynType), operand)) {
    report(
      checking,
      node.offset,
      `${node.fallback}() stands behind an optional, not ${formatType(operand)}`,
      'write .? or [?] before it',
    );
    return dynType;
  }
  const inner = operand.kind === 'optional' ? operand.item : dynType;
  const type = joinTypes(node.fallback === 'or' ? operand : inner, other);
  if (type === undefined)
    report(
      checking,
      node.other.offset,
      `${node.fallback}() falls back to ${formatType(other)} for ${formatType(inner)}`,
    );
  return type ?? dynType;
};
