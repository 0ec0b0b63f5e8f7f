import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import type { Expression } from './expression.ts';
import { type ExpressionFault, toExpressionFault } from './expressionFault.ts';
import { readTree } from './readTree.ts';

/** Characters of an expression. */
const maxSourceLength = 8_192;

/**
 * Reads an expression. The library parses; its checker and evaluator are not used, because they let unknown fields in
 * `has()` pass, stop at the first fault, and swallow a spent budget in `||` and `exists`.
 */
export const parseExpression = (source: string): Expression | readonly ExpressionFault[] => {
  if (source.length > maxSourceLength) {
    const message = `the expression is ${source.length} characters long; ${maxSourceLength} are allowed`;
    return [toExpressionFault(0, message, 'split it')];
  }
  if (source.trim() === '') return [toExpressionFault(0, 'the expression is empty', 'write one between ${ and }')];
  const tree = parseSource(source);
  return 'offset' in tree ? [tree] : readTree(tree, source);
};

const parser = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 1000, maxDepth: 64, maxListElements: 500, maxMapEntries: 500, maxCallArguments: 16 },
});

const parseSource = (source: string): ASTNode | ExpressionFault => {
  try {
    return parser.parse(source).ast;
  } catch (error) {
    if (error instanceof ParseError) return explain(error, source);
    // A long chain of `!` or `-` is the only thing that the parser's own limits do not bound.
    if (error instanceof RangeError) return toExpressionFault(0, 'the expression is nested too deeply', 'split it');
    throw error;
  }
};

const explain = (error: ParseError, source: string): ExpressionFault => {
  const offset = Math.min(error.range?.start ?? 0, source.length);
  if (error.code === 'invalid_macro_argument')
    return toExpressionFault(
      offset,
      'a loop needs a name for its variable first',
      'write it as in items.map(item, item.name)',
    );
  if (error.code === 'limit_exceeded')
    return toExpressionFault(offset, `the expression is too large (${limits(error.summary)})`, 'split it');
  return toExpressionFault(offset, plain(error.summary));
};

const limits = (summary: string): string => summary.replace(/^Exceeded /, '').replace(/\((\d+)\)/, 'is $1');

/** The parser's names of tokens as an author writes them. */
const plain = (summary: string): string => {
  const text = summary.replace(/\b[A-Z]{2,}\b/g, (token) => tokens[token] ?? token);
  return text.charAt(0).toLowerCase() + text.slice(1);
};

const tokens: Readonly<Record<string, string>> = {
  EOF: 'the end',
  NUMBER: 'a number',
  STRING: 'a string',
  BOOLEAN: 'true or false',
  NULL: 'null',
  IDENTIFIER: 'a name',
  BYTES: 'bytes',
  PLUS: '"+"',
  MINUS: '"-"',
  MULTIPLY: '"*"',
  DIVIDE: '"/"',
  MODULO: '"%"',
  EQ: '"=="',
  NE: '"!="',
  LT: '"<"',
  LE: '"<="',
  GT: '">"',
  GE: '">="',
  AND: '"&&"',
  OR: '"||"',
  NOT: '"!"',
  IN: '"in"',
  LPAREN: '"("',
  RPAREN: '")"',
  LBRACKET: '"["',
  RBRACKET: '"]"',
  LBRACE: '"{"',
  RBRACE: '"}"',
  DOT: '"."',
  COMMA: '","',
  COLON: '":"',
  QUESTION: '"?"',
};
