import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from './expression.ts';
import { type ExpressionFault, toExpressionFault } from './expressionFault.ts';

/** What the readers of the library's tree share. */
export interface Reading {
  readonly source: string;
  readonly faults: ExpressionFault[];
  depth: number;
  readonly read: (node: ASTNode) => Expression;
}

const maxFaults = 20;

export const addFault = (reading: Reading, offset: number, message: string, remedy?: string): void => {
  if (reading.faults.length < maxFaults) reading.faults.push(toExpressionFault(offset, message, remedy));
};

/** Stands where something could not be read, so that the rest is read all the same. */
export const nothing = (offset: number): Expression => ({ kind: 'literal', value: null, offset, size: 1 });

/** The nodes of an expression with these parts. */
export const sizeOf = (...parts: readonly (Expression | undefined)[]): number =>
  parts.reduce((sum, part) => sum + (part?.size ?? 0), 1);
