import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isList, isMap, type Json } from './json.ts';

/** `sha256:` and the SHA-256 of the canonical JSON in lower-case hex: the same for the same content, however it is written. */
export const contentHash = (value: Json): string =>
  `sha256:${bytesToHex(sha256(new TextEncoder().encode(canonicalJson(value))))}`;

/** JSON as RFC 8785 writes it: no spaces, keys sorted by UTF-16 units, numbers and strings as ECMAScript writes them. */
export const canonicalJson = (value: Json): string => {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${entries.join(',')}}`;
};
