import {
  type CelValue,
  type Double,
  isCelList,
  isCelMap,
  kindOf,
  type Optional,
  Special,
  sizeOfMap,
  toDouble,
} from '../celValue.ts';
import { formatDouble } from '../formatDouble.ts';
import { failAt, spendText } from '../meter.ts';
import { declare, type Overload } from '../signature.ts';

/** The standard's conversions and optional values. */
export const conversions: readonly Overload[] = [
  declare('dyn(dyn): dyn', (_, value: CelValue) => value),
  declare('type(dyn): type', (_, value: CelValue) => {
    const kind = kindOf(value);
    return new Special('type', kind === 'null' ? 'null_type' : kind);
  }),
  declare('string(string): string', (_, value: string) => value),
  declare('string(bool): string', (_, value: boolean) => String(value)),
  declare('string(int): string', (_, value: bigint) => String(value)),
  declare('string(double): string', (_, { value }: Double) => formatDouble(value)),
  declare('int(int): int', (_, value: bigint) => value),
  declare('int(double): int', (meter, { value }: Double) =>
    Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : failAt(meter, `${value} is no integer of 64 bits`),
  ),
  declare('int(string): int', (meter, text: string) => {
    const value = /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
    if (value === undefined || BigInt.asIntN(64, value) !== value)
      return failAt(meter, `"${text.slice(0, 40)}" is no integer`);
    return value;
  }),
  declare('double(double): double', (_, value: Double) => value),
  declare('double(int): double', (_, value: bigint) => toDouble(Number(value))),
  declare('double(string): double', (meter, text: string) => {
    spendText(meter, text.length);
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) failAt(meter, `"${text.slice(0, 40)}" is no number`);
    return toDouble(Number(text));
  }),
  declare('bool(bool): bool', (_, value: boolean) => value),
  declare('bool(string): bool', (meter, text: string) => {
    if (/^(?:1|t|true|TRUE|True)$/.test(text)) return true;
    return /^(?:0|f|false|FALSE|False)$/.test(text) ? false : failAt(meter, `"${text.slice(0, 40)}" is no bool`);
  }),
  declare('optional.of(dyn): optional<T>', (_, value: CelValue) => new Special('optional', value)),
  declare(
    'optional.ofNonZeroValue(dyn): optional<T>',
    (_, value: CelValue) => new Special('optional', isZero(value) ? undefined : value),
  ),
  declare('optional.none(): optional', () => new Special('optional', undefined)),
  declare('optional.hasValue(): bool', (_, { value }: Optional) => value !== undefined),
  declare('optional.value(): T', (meter, { value }: Optional) => {
    if (value !== undefined) return value;
    return failAt(meter, 'the optional value is not there', 'use .orValue(...)');
  }),
];

const isZero = (value: CelValue): boolean => {
  if (isCelList(value)) return value.length === 0;
  if (isCelMap(value)) return sizeOfMap(value) === 0;
  if (value instanceof Special) return value.kind === 'double' && value.value === 0;
  return value === null || value === '' || value === 0n || value === false;
};
