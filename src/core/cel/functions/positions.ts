import { failAt, type Meter, spend } from '../meter.ts';
import { codePoints } from './codePoints.ts';

/** The engine's search compares every character of the part at every position in the worst case. */
export const spendSearch = (meter: Meter, text: string, part: string): void =>
  spend(meter, 1 + (Math.max(text.length - part.length, 0) * Math.max(part.length, 2)) / 128);

export const readPosition = (meter: Meter, at: bigint, end: number): number => {
  if (at < 0n || at > BigInt(end))
    return failAt(meter, `position ${at} is not within the text, which has ${end} characters`);
  return Number(at);
};

export const indexOf = (meter: Meter, text: string, part: string, from: bigint): bigint => {
  if (part === '') return from;
  spendSearch(meter, text, part);
  const points = codePoints(meter, text);
  if (text === '' && from === 0n) return -1n;
  if (from === BigInt(points.length)) return failAt(meter, `position ${from} is the end of the text`);
  const start = readPosition(meter, from, points.length);
  if (points.length === text.length) return BigInt(text.indexOf(part, start));
  const found = text.indexOf(part, [...points].slice(0, start).join('').length);
  return found === -1 ? -1n : BigInt([...text.slice(0, found)].length);
};

export const lastIndexOf = (meter: Meter, text: string, part: string, from?: bigint): bigint => {
  const points = codePoints(meter, text);
  if (part === '') return from ?? BigInt(points.length);
  spendSearch(meter, text, part);
  if (from === BigInt(points.length)) return failAt(meter, `position ${from} is the end of the text`);
  const start = from === undefined ? points.length : readPosition(meter, from, points.length);
  if (points.length === text.length) return BigInt(text.lastIndexOf(part, start));
  const found = text.lastIndexOf(part, [...points].slice(0, start).join('').length);
  return found === -1 ? -1n : BigInt([...text.slice(0, found)].length);
};

export const substring = (meter: Meter, text: string, start: bigint, end?: bigint): string => {
  const points = codePoints(meter, text);
  const last = end === undefined ? points.length : readPosition(meter, end, points.length);
  const first = readPosition(meter, start, points.length);
  if (first > last) return failAt(meter, `the part from ${first} to ${last} ends before it starts`);
  return typeof points === 'string' ? points.slice(first, last) : points.slice(first, last).join('');
};
