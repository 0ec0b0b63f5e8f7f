import type { ASTNode } from '@marcbachmann/cel-js';
import { toDouble } from './celValue.ts';
import type { Expression } from './expression.ts';
import type { ExpressionFault } from './expressionFault.ts';
import { addFault, nothing, type Reading, sizeOf } from './reading.ts';
import { readMacro } from './readMacro.ts';

/** Nodes from the root to a leaf. The parser's own limit does not count chains such as `a + b + c`. */
const maxDepth = 200;

/** The library's tree as an {@link Expression}: macros by name, offsets where an author looks for them. */
export const readTree = (tree: ASTNode, source: string): Expression | readonly ExpressionFault[] => {
  const reading: Reading = { source, faults: [], depth: 0, read: (node) => readNode(node, reading) };
  const expression = readNode(tree, reading);
  return reading.faults.length > 0 ? reading.faults : expression;
};

const readNode = (node: ASTNode, reading: Reading): Expression => {
  reading.depth += 1;
  if (reading.depth > maxDepth) {
    if (reading.depth === maxDepth + 1)
      addFault(reading, node.start, `the expression is nested deeper than ${maxDepth}`, 'split it');
    return nothing(node.start);
  }
  const expression = readKind(node, reading);
  reading.depth -= 1;
  return expression;
};

const readKind = (node: ASTNode, reading: Reading): Expression => {
  const { start: offset } = node;
  const { read } = reading;
  switch (node.op) {
    case 'value':
      return readLiteral(node.args, offset, reading);
    case 'id':
      return { kind: 'variable', name: node.args, offset, size: 1 };
    case '.':
    case '.?': {
      const operand = read(node.args[0]);
      const [, field] = node.args;
      return { kind: 'select', operand, field, isOptional: node.op === '.?', offset: node.pos, size: sizeOf(operand) };
    }
    case '[]':
    case '[?]': {
      const [operand, index] = [read(node.args[0]), read(node.args[1])];
      const isOptional = node.op === '[?]';
      return { kind: 'index', operand, index, isOptional, offset: index.offset, size: sizeOf(operand, index) };
    }
    case 'list': {
      const items = node.args.map(read);
      return { kind: 'list', items, offset, size: sizeOf(...items) };
    }
    case 'map': {
      const entries = node.args.map(([key, value]) => [read(key), read(value)] as const);
      return { kind: 'map', entries, offset, size: sizeOf(...entries.flat()) };
    }
    case '?:': {
      const [condition, then, otherwise] = [read(node.args[0]), read(node.args[1]), read(node.args[2])];
      return { kind: 'choice', condition, then, otherwise, offset, size: sizeOf(condition, then, otherwise) };
    }
    case '||':
    case '&&': {
      const [left, right] = [read(node.args[0]), read(node.args[1])];
      return { kind: 'logic', operator: node.op, left, right, offset, size: sizeOf(left, right) };
    }
    case '!_':
      return readUnary('!', read(node.args), offset);
    case '-_':
      return readNegative(node.args, offset, reading);
    case 'call':
    case 'rcall':
      return readMacro(node, reading);
    default: {
      const operands = [read(node.args[0]), read(node.args[1])];
      const sign = reading.source.indexOf(node.op, node.args[0].end);
      return { kind: 'operator', operator: node.op, operands, offset: sign, size: sizeOf(...operands) };
    }
  }
};

const readUnary = (operator: string, operand: Expression, offset: number): Expression => ({
  kind: 'operator',
  operator,
  operands: [operand],
  offset,
  size: sizeOf(operand),
});

/** `-9223372036854775808` is a number, although `9223372036854775808` is none. */
const readNegative = (operand: ASTNode, offset: number, reading: Reading): Expression => {
  if (operand.op === 'value' && typeof operand.args === 'bigint') return readLiteral(-operand.args, offset, reading);
  return readUnary('-', reading.read(operand), offset);
};

const readLiteral = (value: unknown, offset: number, reading: Reading): Expression => {
  if (typeof value === 'number') return { kind: 'literal', value: toDouble(value), offset, size: 1 };
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value)
    addFault(reading, offset, `${value} is no integer of 64 bits`);
  if (typeof value === 'object' && value !== null) {
    const what = value instanceof Uint8Array ? 'bytes are' : 'an unsigned integer is';
    addFault(reading, offset, `${what} not supported`, 'leave the letter out');
  }
  return { kind: 'literal', value: value as string | bigint | boolean | null, offset, size: 1 };
};
