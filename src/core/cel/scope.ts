import type { CelValue } from './celValue.ts';
import type { Meter } from './meter.ts';

/** What a compiled expression runs in: every variable has a slot, so that none is looked up by name. */
export interface Scope {
  readonly meter: Meter;
  readonly slots: (CelValue | undefined)[];
}

/** A compiled expression. */
export type Step = (scope: Scope) => CelValue;

/** Where the variables stand that an expression can see, and how it is compiled. */
export interface Compiling {
  readonly slots: ReadonlyMap<string, number>;
  /** A new slot, for the variable of a loop. */
  readonly addSlot: () => number;
}

/** The slots, and one more for a local variable that hides others of its name. */
export const withLocal = (compiling: Compiling, name: string, slot: number): Compiling => ({
  ...compiling,
  slots: new Map([...compiling.slots, [name, slot]]),
});
