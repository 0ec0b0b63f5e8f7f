/** What came of reading something from the cluster. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'absent' }
  /** `because` is the API server's own sentence, such as that a right is missing. */
  | { readonly kind: 'unreadable'; readonly because: string };

/** The value, or undefined if there is none or it could not be read. */
export const known = <T>(reading: Reading<T>): T | undefined => (reading.kind === 'read' ? reading.value : undefined);
