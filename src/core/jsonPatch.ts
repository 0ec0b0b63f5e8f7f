import type { Json } from './json.ts';

/** One operation of a JSON patch (RFC 6902), of the three kinds that podgraft writes. */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

/** Escapes one reference token of a JSON pointer (RFC 6901, section 3). */
export const escapeToken = (token: string): string =>
  token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
