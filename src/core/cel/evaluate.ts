import { type Json, type JsonMap, readField } from '../json.ts';
import { toCelValue } from './celValue.ts';
import type { Program } from './compileExpression.ts';
import { type ExpressionFault, toExpressionFault } from './expressionFault.ts';
import { createMeter, defaultStepLimit, isFailure, spend } from './meter.ts';
import { toJsonValue } from './toJsonValue.ts';

/** What an evaluation gave, and what it cost: the steps may be counted against a budget of several. */
export type Evaluation =
  | { readonly kind: 'value'; readonly value: Json; readonly steps: number }
  | { readonly kind: 'fault'; readonly fault: ExpressionFault; readonly steps: number };

/** Runs a program on variables, which are JSON as it came. Never throws: what goes wrong is a fault with its offset. */
export const evaluate = (program: Program, variables: JsonMap, stepLimit: number = defaultStepLimit): Evaluation => {
  const meter = createMeter(stepLimit);
  try {
    spend(meter, program.size);
    const slots = program.variables.map((name) => {
      const value = readField(variables, name);
      return value === undefined ? undefined : toCelValue(value);
    });
    const result = program.step({ meter, slots });
    meter.at = 0;
    return { kind: 'value', value: toJsonValue(meter, result), steps: meter.steps };
  } catch (thrown) {
    return { kind: 'fault', fault: toFault(thrown, meter.at), steps: meter.steps };
  }
};

const toFault = (thrown: unknown, at: number): ExpressionFault => {
  if (isFailure(thrown)) return toExpressionFault(thrown.offset, thrown.message, thrown.remedy);
  // The engine's own limits (stack, length of strings) lie far behind ours; this is the net below them.
  return toExpressionFault(
    at,
    `the expression cannot be evaluated: ${String((thrown as Error | undefined)?.message ?? thrown)}`,
  );
};
