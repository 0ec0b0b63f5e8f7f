/** A value that JSON.stringify writes as these digits (ECMAScript's JSON.rawJSON, which Node 24 has and TypeScript not yet). */
export const rawJson = (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON;

/** Parses JSON; integers that JavaScript cannot hold come back as values that JSON.stringify writes with all their digits. */
export const parseKeepingDigits = (text: string): unknown => {
  const keep = (_key: string, value: unknown, { source = '' }: { readonly source?: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? rawJson(source) : value;
  return (JSON.parse as (text: string, reviver: typeof keep) => unknown)(text, keep);
};
