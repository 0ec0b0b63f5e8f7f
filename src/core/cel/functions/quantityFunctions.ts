import { parseQuantity } from '../../quantity.ts';
import { type Quantity, Special, toDouble } from '../celValue.ts';
import { failAt, type Meter } from '../meter.ts';
import { declare, type Overload } from '../signature.ts';

/**
 * Kubernetes' quantity library (apiserver/pkg/cel/library/quantity.go). `sign` is written `sign(q)` there, although its
 * documentation says `q.sign()`; here both are.
 */
export const quantityFunctions: readonly Overload[] = [
  declare('quantity(string): quantity', toQuantity),
  declare('isQuantity(string): bool', (_, text: string) => parseQuantity(text) !== undefined),
  declare('sign(quantity): int', sign),
  declare('quantity.sign(): int', sign),
  declare('quantity.isInteger(): bool', (_, { value }: Quantity) => toInteger(value.billionths) !== undefined),
  declare('quantity.asInteger(): int', (meter, { value }: Quantity) => {
    const integer = toInteger(value.billionths);
    return integer ?? failAt(meter, 'the quantity is no integer of 64 bits', 'ask isInteger() before');
  }),
  declare('quantity.asApproximateFloat(): double', (_, { value }: Quantity) =>
    toDouble(Number(value.billionths) / 1e9),
  ),
  declare('quantity.add(quantity): quantity', (_, a: Quantity, b: Quantity) => plus(a, b.value.billionths)),
  declare('quantity.add(int): quantity', (_, a: Quantity, b: bigint) => plus(a, b * billion)),
  declare('quantity.sub(quantity): quantity', (_, a: Quantity, b: Quantity) => plus(a, -b.value.billionths)),
  declare('quantity.sub(int): quantity', (_, a: Quantity, b: bigint) => plus(a, -b * billion)),
  declare('quantity.isGreaterThan(quantity): bool', (_, a: Quantity, b: Quantity) => compare(a, b) > 0n),
  declare('quantity.isLessThan(quantity): bool', (_, a: Quantity, b: Quantity) => compare(a, b) < 0n),
  declare('quantity.compareTo(quantity): int', (_, a: Quantity, b: Quantity) => compare(a, b)),
];

const billion = 1_000_000_000n;

function toQuantity(meter: Meter, text: string): Quantity {
  const billionths = parseQuantity(text);
  if (billionths === undefined)
    return failAt(meter, `"${text.slice(0, 40)}" is no quantity`, 'ask isQuantity() before');
  return new Special('quantity', { billionths, isBinary: text.endsWith('i') });
}

function sign(_: Meter, { value }: Quantity): bigint {
  return compareIntegers(value.billionths, 0n);
}

const compare = (a: Quantity, b: Quantity): bigint => compareIntegers(a.value.billionths, b.value.billionths);

const compareIntegers = (a: bigint, b: bigint): bigint => (a < b ? -1n : a > b ? 1n : 0n);

/** As in Kubernetes, a sum is written the way its first quantity is. */
const plus = ({ value }: Quantity, billionths: bigint): Quantity =>
  new Special('quantity', { billionths: value.billionths + billionths, isBinary: value.isBinary });

const toInteger = (billionths: bigint): bigint | undefined => {
  const integer = billionths / billion;
  return billionths % billion === 0n && BigInt.asIntN(64, integer) === integer ? integer : undefined;
};
