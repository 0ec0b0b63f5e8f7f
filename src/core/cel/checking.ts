import type { CelType } from './celType.ts';
import type { Environment } from './environment.ts';
import type { Expression } from './expression.ts';
import { type ExpressionFault, toExpressionFault } from './expressionFault.ts';

/** What the checks of an expression share. */
export interface Checking {
  readonly environment: Environment;
  readonly faults: ExpressionFault[];
  /** Variables of the environment that the expression reads. */
  readonly reads: Set<string>;
  readonly check: (expression: Expression, locals: Locals) => CelType;
}

/** The variables of loops and binds around an expression. */
export type Locals = Readonly<Record<string, CelType>>;

export const report = (checking: Checking, offset: number, message: string, remedy?: string): void => {
  checking.faults.push(toExpressionFault(offset, message, remedy));
};

/** `did you mean "x"?`, or nothing. */
export const suggest = (nearest: string | undefined): string | undefined =>
  nearest === undefined ? undefined : `did you mean "${nearest}"?`;
