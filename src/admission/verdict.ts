/** What is to be said of an object that somebody applies. */
export interface Verdict {
  /** Keeps the object from being stored. */
  readonly refusal?: string;
  readonly warnings: readonly string[];
}
