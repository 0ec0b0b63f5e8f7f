import { type CelValue, isCelList, isCelMap, kindOf, type Optional, readKey, Special, toCelValue } from './celValue.ts';
import { failIn } from './meter.ts';

const none: Optional = new Special('optional', undefined);

/** `operand.key`, `operand[key]`; an optional if it is asked for as one, or if the operand is. */
export const readMember = (operand: CelValue, key: CelValue, offset: number, isOptional: boolean): CelValue => {
  if (operand instanceof Special && operand.kind === 'optional') {
    const inner = operand.value;
    return inner === undefined ? none : readMember(inner, key, offset, true);
  }
  const found = isCelMap(operand) ? readKey(operand, key) : readItem(operand, key, offset);
  if (isOptional) return found === undefined ? none : new Special('optional', found);
  if (found !== undefined) return found;
  if (isCelList(operand))
    return failIn(offset, `the list has ${operand.length} items, none at ${String(key)}`, 'ask size() before');
  const isName = typeof key === 'string' && /^[A-Za-z_]\w{0,62}$/.test(key);
  const remedy = isName
    ? `ask has() before, or use .?${key}.orValue(...)`
    : 'ask with "in", or use [?...].orValue(...)';
  const shown = typeof key === 'string' ? JSON.stringify(key.slice(0, 100)) : String(key);
  return failIn(offset, `no such key: ${shown}`, remedy);
};

const readItem = (operand: CelValue, key: CelValue, offset: number): CelValue | undefined => {
  if (!isCelList(operand)) return failIn(offset, `${kindOf(operand)} has no fields`);
  const index =
    typeof key === 'bigint' ? Number(key) : key instanceof Special && key.kind === 'double' ? key.value : undefined;
  if (index === undefined || !Number.isInteger(index))
    return failIn(offset, `an item of a list is taken by int, not ${kindOf(key)}`);
  const item = operand[index];
  return item === undefined ? undefined : toCelValue(item);
};
