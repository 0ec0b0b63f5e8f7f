import type { CelValue } from '../celValue.ts';
import { failAt, type Meter, spend, spendNewText, spendText } from '../meter.ts';
import { declare, type Overload } from '../signature.ts';
import { codePoints } from './codePoints.ts';
import { indexOf, lastIndexOf, readPosition, spendSearch, substring } from './positions.ts';

/** cel-go's ext.Strings at version 2, which is Kubernetes', and the standard's own. Positions count code points. */
export const stringFunctions: readonly Overload[] = [
  declare('string.contains(string): bool', (meter, text: string, part: string) => {
    spendSearch(meter, text, part);
    return text.includes(part);
  }),
  declare('string.startsWith(string): bool', (meter, text: string, part: string) => {
    spendText(meter, part.length);
    return text.startsWith(part);
  }),
  declare('string.endsWith(string): bool', (meter, text: string, part: string) => {
    spendText(meter, part.length);
    return text.endsWith(part);
  }),
  declare('string.charAt(int): string', (meter, text: string, at: bigint) => {
    const points = codePoints(meter, text);
    return points[readPosition(meter, at, points.length)] ?? '';
  }),
  declare('string.indexOf(string): int', (meter, text: string, part: string) => indexOf(meter, text, part, 0n)),
  declare('string.indexOf(string, int): int', (meter, text: string, part: string, from: bigint) =>
    indexOf(meter, text, part, from),
  ),
  declare('string.lastIndexOf(string): int', (meter, text: string, part: string) => lastIndexOf(meter, text, part)),
  declare('string.lastIndexOf(string, int): int', (meter, text: string, part: string, from: bigint) =>
    lastIndexOf(meter, text, part, from),
  ),
  declare('string.substring(int): string', (meter, text: string, start: bigint) => substring(meter, text, start)),
  declare('string.substring(int, int): string', (meter, text: string, start: bigint, end: bigint) =>
    substring(meter, text, start, end),
  ),
  declare('string.lowerAscii(): string', (meter, text: string) => {
    spendNewText(meter, text.length);
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  }),
  declare('string.upperAscii(): string', (meter, text: string) => {
    spendNewText(meter, text.length);
    return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  }),
  declare('string.trim(): string', (meter, text: string) => {
    spendText(meter, text.length);
    return trimEnd(text.replace(leadingSpace, ''));
  }),
  declare('string.reverse(): string', (meter, text: string) => {
    spendNewText(meter, text.length);
    return [...text].reverse().join('');
  }),
  declare('string.replace(string, string): string', (meter, text: string, from: string, to: string) =>
    replace(meter, text, from, to, -1n),
  ),
  declare('string.replace(string, string, int): string', replace),
  declare('string.split(string): list<string>', (meter, text: string, separator: string) =>
    split(meter, text, separator, -1n),
  ),
  declare('string.split(string, int): list<string>', split),
  declare('list<string>.join(): string', (meter, items: readonly CelValue[]) => join(meter, items, '')),
  declare('list<string>.join(string): string', join),
  declare('strings.quote(string): string', (meter, text: string) => {
    spendNewText(meter, text.length * 2 + 2);
    const quoted = [...text.toWellFormed()].map((character) => escapes[character] ?? character);
    return `"${quoted.join('')}"`;
  }),
];

/** Go's unicode.IsSpace. */
const leadingSpace = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const space = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const trimEnd = (text: string): string => {
  let end = text.length;
  while (end > 0 && space.test(text[end - 1] as string)) end -= 1;
  return text.slice(0, end);
};

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function replace(meter: Meter, text: string, from: string, to: string, limit: bigint): string {
  spendSearch(meter, text, from);
  const pieces = from === '' ? ['', ...text, ''] : text.split(from);
  const most = from === '' ? [...text].length + 1 : pieces.length - 1;
  const count = limit < 0n || limit > BigInt(most) ? most : Number(limit);
  spend(meter, pieces.length);
  spendNewText(meter, text.length + count * (to.length - from.length));
  if (count === 0) return text;
  const head = pieces.slice(0, count + 1).join(to);
  return pieces.length > count + 1 ? head + from + pieces.slice(count + 1).join(from) : head;
}

function split(meter: Meter, text: string, separator: string, limit: bigint): readonly string[] {
  if (limit === 0n) return [];
  spendSearch(meter, text, separator);
  const pieces = separator === '' ? [...text] : text.split(separator);
  spend(meter, pieces.length);
  if (limit < 0n || BigInt(pieces.length) <= limit) return pieces;
  const kept = Number(limit) - 1;
  return [...pieces.slice(0, kept), pieces.slice(kept).join(separator)];
}

function join(meter: Meter, items: readonly CelValue[], separator: string): string {
  let length = 0;
  spend(meter, items.length);
  for (const item of items) {
    if (typeof item !== 'string')
      return failAt(meter, 'join() takes a list of strings', 'map(item, string(item)) first');
    length += item.length + separator.length;
  }
  spendNewText(meter, Math.max(length - separator.length, 0));
  return items.join(separator);
}
