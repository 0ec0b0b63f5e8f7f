import { type CelValue, isCelList, isCelMap, keysOf, kindOf, readKey, Special, toCelValue } from './celValue.ts';
import { formatQuantity } from './formatQuantity.ts';
import { boundText, failAt, type Meter, spend, spendText } from './meter.ts';

/** Compact JSON with sorted keys: the same value gives the same text. Its length is bounded while it is written. */
export const writeJson = (meter: Meter, value: CelValue): string => {
  let length = 0;
  const write = (item: CelValue): string => {
    spendText(meter, typeof item === 'string' ? item.length : 0);
    const isGroup = isCelList(item) || isCelMap(item);
    length += typeof item === 'string' ? item.length + 2 : isGroup ? 2 : 0;
    boundText(meter, length);
    const text = isGroup ? writeMembers(item) : writeScalar(meter, item);
    return text;
  };
  const writeMembers = (item: CelValue): string => {
    if (isCelList(item)) return `[${item.map((member) => write(toCelValue(member))).join(',')}]`;
    if (!isCelMap(item)) return '';
    const keys = keysOf(item).map(String).sort();
    spend(meter, keys.length * 2);
    return `{${keys.map((key) => `${write(key)}:${write(readKey(item, key) ?? null)}`).join(',')}}`;
  };
  const text = write(value);
  boundText(meter, text.length);
  return text;
};

const writeScalar = (meter: Meter, value: CelValue): string => {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Special)) return JSON.stringify(value);
  if (value.kind === 'quantity') return JSON.stringify(formatQuantity(value));
  if (value.kind === 'double' && Number.isFinite(value.value)) return JSON.stringify(value.value);
  return failAt(meter, `${kindOf(value)} cannot be written as JSON`);
};
