import { isList, isMap, type Json } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';

/**
 * The value with `$${` read as a literal `${` in every string. A bare `${` is reported: it will be an expression, and a
 * shell's `${HOME}` must not turn into one unnoticed.
 */
export const unescapeText = (
  value: Json,
  pointer: string,
  report: (pointer: string, message: string, remedy: string) => void,
): Json => {
  if (isList(value)) return value.map((entry, index) => unescapeText(entry, `${pointer}/${index}`, report));
  if (isMap(value)) {
    const fields = Object.entries(value).map(([key, child]) => [
      key,
      unescapeText(child, `${pointer}/${escapeToken(key)}`, report),
    ]);
    return Object.fromEntries(fields);
  }
  if (typeof value !== 'string' || !value.includes('${')) return value;
  if (value.replaceAll('$${', '').includes('${')) {
    report(
      pointer,
      '"${" begins an expression, and this version of podgraft does not know any yet',
      'write "$${" for a literal "${"',
    );
  }
  return value.replaceAll('$${', '${');
};
