/** Something wrong with an expression. A value, never an exception; the caller adds template, field and line. */
export interface ExpressionFault {
  /** In UTF-16 units, from the start of the expression (of the text, if {@link parseText} says it). */
  readonly offset: number;
  readonly message: string;
  /** What to do about it, as an instruction. */
  readonly remedy?: string;
}

export const toExpressionFault = (offset: number, message: string, remedy?: string): ExpressionFault =>
  remedy === undefined ? { offset, message } : { offset, message, remedy };
