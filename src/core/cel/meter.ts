/** What one evaluation has spent so far. Counted, not timed: the same expression on the same pod costs the same everywhere. */
export interface Meter {
  steps: number;
  readonly limit: number;
  /** Offset in the expression of what is being evaluated, for messages. */
  at: number;
}

/** What evaluation throws inside this directory: plain data, because a stack would cost more than the evaluation. */
export interface Failure {
  readonly isFailure: true;
  /** A failure that `&&`, `||`, `exists` and `all` must not swallow: the budget is spent. */
  readonly isFinal: boolean;
  readonly offset: number;
  readonly message: string;
  readonly remedy?: string;
}

/** Steps that one evaluation may take: a step is about 30 ns. */
export const defaultStepLimit = 100_000;

/** Characters of a text that an expression makes. */
const maxTextLength = 32_768;

export const createMeter = (limit: number): Meter => ({ steps: 0, limit, at: 0 });

/** Ends the evaluation with a fault at what is being evaluated. */
export const failAt = (meter: Meter, message: string, remedy?: string): never => {
  throw toFailure(meter.at, message, remedy);
};

/** Ends the evaluation with a fault at a place of the expression. */
export const failIn = (offset: number, message: string, remedy?: string): never => {
  throw toFailure(offset, message, remedy);
};

/** Counts steps before they are taken. */
export const spend = (meter: Meter, steps: number): void => {
  meter.steps += Math.ceil(steps);
  if (meter.steps <= meter.limit) return;
  throw toFailure(
    meter.at,
    `the expression needs more than the ${meter.limit} steps it may take (${meter.steps} here)`,
    'loop over less, or look for one thing at a time',
    true,
  );
};

/** Counts a look at every character of a text. */
export const spendText = (meter: Meter, length: number): void => spend(meter, 1 + length / 64);

/** Counts the making of a text and bounds its length; to be asked before the text is made. */
export const spendNewText = (meter: Meter, length: number): void => {
  boundText(meter, length);
  spendText(meter, length);
};

/** Bounds the length of a text that grows. */
export const boundText = (meter: Meter, length: number): void => {
  if (length <= maxTextLength) return;
  const message = `the text would be ${length} characters long; an expression may make ${maxTextLength}`;
  throw toFailure(meter.at, message, undefined, true);
};

export const isFailure = (thrown: unknown): thrown is Failure =>
  typeof thrown === 'object' && thrown !== null && 'isFailure' in thrown;

/** Lets a failure pass that ends the evaluation; counts one that is swallowed, since throwing is what costs most. */
export const swallow = (meter: Meter, thrown: unknown): Failure => {
  if (!isFailure(thrown) || thrown.isFinal) throw thrown;
  spend(meter, 50);
  return thrown;
};

const toFailure = (offset: number, message: string, remedy?: string, isFinal = false): Failure => ({
  isFailure: true,
  isFinal,
  offset,
  message,
  ...(remedy === undefined ? {} : { remedy }),
});
