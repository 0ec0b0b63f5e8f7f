import { type CelType, dynType, formatType, intType, listOf, mapOf, optionalOf, stringType } from './celType.ts';
import { type Checking, type Locals, report } from './checking.ts';
import type { Bind, Expression, Loop } from './expression.ts';

/** The type of a macro that loops; its variables are known in its filter and its body. */
export const checkLoop = (node: Loop, locals: Locals, checking: Checking): CelType => {
  const range = checking.check(node.range, locals);
  const [first, second] = readVariableTypes(node, range, checking);
  const [one = '', two = ''] = node.variables;
  const inner: Locals =
    node.variables.length === 2 ? { ...locals, [one]: first, [two]: second } : { ...locals, [one]: first };
  if (node.filter !== undefined) expectBool(node.filter, checking.check(node.filter, inner), checking);
  const body = checking.check(node.body, inner);
  if (node.loop === 'map' || node.loop === 'transformList') return listOf(body);
  if (node.loop === 'transformMap') return range.kind === 'list' ? dynType : mapOf(body);
  expectBool(node.body, body, checking);
  return node.loop === 'filter' ? listOf(first) : { kind: 'bool' };
};

/** The type of `cel.bind(name, value, body)` and of its siblings on optional values. */
export const checkBind = (node: Bind, locals: Locals, checking: Checking): CelType => {
  const value = checking.check(node.value, locals);
  if (node.bind === 'bind') return checking.check(node.body, { ...locals, [node.name]: value });
  if (value.kind !== 'optional' && value.kind !== 'dyn')
    report(
      checking,
      node.offset,
      `${node.bind}() stands behind an optional, not ${formatType(value)}`,
      'write .? or [?] before it',
    );
  const inner = value.kind === 'optional' ? value.item : dynType;
  const body = checking.check(node.body, { ...locals, [node.name]: inner });
  return node.bind === 'optMap' ? optionalOf(body) : body;
};

/** Lists give their items (with two variables: index and item), maps their keys (key and value). */
const readVariableTypes = (node: Loop, range: CelType, checking: Checking): readonly [CelType, CelType] => {
  const isPair = node.variables.length === 2;
  if (range.kind === 'list') return isPair ? [intType, range.item] : [range.item, dynType];
  if (range.kind === 'map') return [stringType, range.value];
  if (range.kind !== 'dyn')
    report(checking, node.offset, `${node.loop}() loops over a list or a map, not ${formatType(range)}`);
  return [dynType, dynType];
};

const expectBool = (node: Expression, type: CelType, checking: Checking): void => {
  if (type.kind === 'bool' || type.kind === 'dyn') return;
  report(checking, node.offset, `the condition of a loop is bool, not ${formatType(type)}`);
};
