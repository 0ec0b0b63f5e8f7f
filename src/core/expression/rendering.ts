import { evaluate } from '../cel/evaluate.ts';
import { defaultStepLimit } from '../cel/meter.ts';
import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import type { Position } from '../yaml/place.ts';
import type { Expression } from './slot.ts';

/** What is wrong with one value that an expression gave. */
export interface RenderFault {
  /** JSON pointer into the template. */
  readonly pointer: string;
  readonly position?: Position;
  readonly message: string;
  readonly remedy?: string;
  /** `bad-expression` unless said otherwise. */
  readonly reason?: 'unstable';
}

/** How many steps one template may still take for one pod, over all of its expressions, containers and rounds. */
export interface Budget {
  steps: number;
}

/** All expressions of a template together, for one pod: some 7 ms. One alone may take {@link defaultStepLimit}. */
export const templateStepLimit = 250_000;

/** The state of rendering some slots of one template for one pod. */
export interface Rendering {
  /** By name; raw JSON. */
  readonly variables: JsonMap;
  readonly budget: Budget;
  readonly faults: RenderFault[];
  /** Pointers of values that an expression which reads `own` gave, and of the list entries around them. */
  readonly settled: Set<string>;
  /** The item of the template that each item of a rendered list comes from, where that is not its own index. */
  readonly origins: Map<Json, readonly number[]>;
}

/** A rendering in which nothing has happened yet. */
export const createRendering = (variables: JsonMap, budget: Budget): Rendering => ({
  variables,
  budget,
  faults: [],
  settled: new Set(),
  origins: new Map(),
});

/** Evaluates one expression; undefined, with a fault, if it fails. */
export const evaluateIn = (
  rendering: Rendering,
  expression: Expression,
  variables: JsonMap = rendering.variables,
): Json | undefined => {
  const { budget, faults } = rendering;
  const { program, pointer, locate } = expression;
  if (budget.steps <= 0) {
    // Those that come after it have the same fault, and there may be thousands.
    if (faults.every(({ message }) => message !== spent))
      faults.push({ pointer, position: locate(0), message: spent, remedy: 'loop over less' });
    return undefined;
  }
  const limit = Math.min(defaultStepLimit, budget.steps);
  const result = evaluate(program, variables, limit);
  budget.steps -= result.steps;
  if (result.kind === 'value') {
    budget.steps -= measure(result.value) / charactersPerStep;
    return result.value;
  }
  const { offset, remedy } = result.fault;
  const message = limit < defaultStepLimit && result.steps > limit ? spent : result.fault.message;
  const fault = { pointer, position: locate(offset), message };
  faults.push(remedy === undefined ? fault : { ...fault, remedy });
  return undefined;
};

/** What is said when nothing is left of the budget. */
export const spent = `the template's expressions have taken the ${templateStepLimit} steps that they may take for one pod`;

/** What a result costs downstream, in the patch and on the wire. */
const charactersPerStep = 64;

const measure = (value: Json): number => {
  if (typeof value === 'string') return value.length;
  if (isList(value)) return value.reduce<number>((sum, item) => sum + measure(item), 0);
  return isMap(value) ? Object.values(value).reduce<number>((sum, item) => sum + measure(item), 0) : 0;
};
