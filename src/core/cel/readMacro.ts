import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression, LoopKind } from './expression.ts';
import { addFault, nothing, type Reading, sizeOf } from './reading.ts';

type CallNode = Extract<ASTNode, { op: 'call' | 'rcall' }>;

/** A call: of a macro, which has names and unevaluated parts among its arguments, or of a function. */
export const readMacro = (node: CallNode, reading: Reading): Expression => {
  if (node.op === 'call') {
    const [name, args] = node.args;
    if (name === 'has' && args.length === 1) return readHas(args[0] as ASTNode, node.start, reading);
    return toCall(name, false, args.map(reading.read), node.start);
  }
  const [name, receiver, args] = node.args;
  const offset = Math.max(reading.source.indexOf(name, receiver.end), node.start);
  const space = receiver.op === 'id' && spaces.includes(receiver.args) ? receiver.args : undefined;
  if (space === 'cel' && name === 'bind' && args.length === 3) return readBind(args, offset, reading);
  if (space !== undefined) return toCall(`${space}.${name}`, false, args.map(reading.read), receiver.start);
  return readMember({ name, receiver, args, offset }, reading);
};

/** Function names that begin like a variable: `strings.quote(x)`. */
const spaces: readonly string[] = ['cel', 'optional', 'strings'];

interface Member {
  readonly name: string;
  readonly receiver: ASTNode;
  readonly args: readonly ASTNode[];
  readonly offset: number;
}

const readMember = (member: Member, reading: Reading): Expression => {
  const { name, receiver, args, offset } = member;
  const shape = loops[`${name}/${args.length}`];
  if (shape !== undefined) return readLoop(member, shape, reading);
  const operand = reading.read(receiver);
  if ((name === 'optMap' || name === 'optFlatMap') && args.length === 2) {
    const body = reading.read(args[1] as ASTNode);
    const size = sizeOf(operand, body);
    return { kind: 'bind', bind: name, name: readName(args[0], reading), value: operand, body, offset, size };
  }
  const rest = args.map(reading.read);
  const [other] = rest;
  if ((name === 'or' || name === 'orValue') && rest.length === 1 && other !== undefined)
    return { kind: 'fallback', fallback: name, operand, other, offset, size: sizeOf(operand, other) };
  return toCall(name, true, [operand, ...rest], offset);
};

/** How many variables come first, and whether a filter stands before the body. */
interface LoopShape {
  readonly loop: LoopKind;
  readonly variables: 1 | 2;
  readonly hasFilter?: true;
}

const loops: Readonly<Record<string, LoopShape>> = {
  'all/2': { loop: 'all', variables: 1 },
  'all/3': { loop: 'all', variables: 2 },
  'exists/2': { loop: 'exists', variables: 1 },
  'exists/3': { loop: 'exists', variables: 2 },
  'exists_one/2': { loop: 'exists_one', variables: 1 },
  'existsOne/2': { loop: 'exists_one', variables: 1 },
  'existsOne/3': { loop: 'exists_one', variables: 2 },
  'filter/2': { loop: 'filter', variables: 1 },
  'map/2': { loop: 'map', variables: 1 },
  'map/3': { loop: 'map', variables: 1, hasFilter: true },
  'transformList/3': { loop: 'transformList', variables: 2 },
  'transformList/4': { loop: 'transformList', variables: 2, hasFilter: true },
  'transformMap/3': { loop: 'transformMap', variables: 2 },
  'transformMap/4': { loop: 'transformMap', variables: 2, hasFilter: true },
};

const readLoop = (member: Member, shape: LoopShape, reading: Reading): Expression => {
  const { receiver, args, offset } = member;
  const range = reading.read(receiver);
  const variables = args.slice(0, shape.variables).map((name) => readName(name, reading));
  const filter = shape.hasFilter ? reading.read(args[shape.variables] as ASTNode) : undefined;
  const body = reading.read(args.at(-1) as ASTNode);
  const loop = { kind: 'loop', loop: shape.loop, range, variables, body, offset } as const;
  const size = sizeOf(range, filter, body);
  return filter === undefined ? { ...loop, size } : { ...loop, filter, size };
};

const readBind = ([name, value, body]: readonly ASTNode[], offset: number, reading: Reading): Expression => {
  const [first, second] = [reading.read(value as ASTNode), reading.read(body as ASTNode)];
  const size = sizeOf(first, second);
  return { kind: 'bind', bind: 'bind', name: readName(name, reading), value: first, body: second, offset, size };
};

const readHas = (node: ASTNode, offset: number, reading: Reading): Expression => {
  const select = reading.read(node);
  if (select.kind === 'select') return { kind: 'has', select, offset, size: sizeOf(select) };
  addFault(reading, node.start, 'has() asks for a field', 'write it as has(pod.spec.field); for a key, "key" in map');
  return nothing(offset);
};

const readName = (node: ASTNode | undefined, reading: Reading): string => {
  if (node?.op === 'id') return node.args;
  addFault(reading, node?.start ?? 0, 'a new name is expected here', 'write it as in items.map(item, item.name)');
  return '';
};

const toCall = (name: string, isMember: boolean, args: readonly Expression[], offset: number): Expression => ({
  kind: 'call',
  name,
  isMember,
  args,
  offset,
  size: sizeOf(...args),
});
