/**
 * The exact value of a Kubernetes quantity in billionths (`100m` is 100,000,000n), or undefined if it is none
 * (apimachinery, pkg/api/resource/quantity.go). As there, what is finer than a billionth is rounded away from zero, and
 * binary suffixes end at 2^63-1. Longer than 100 characters, or with an exponent beyond 100, is taken for none: no
 * resource has that size, and the numbers would become slow.
 */
export const parseQuantity = (value: string | number): bigint | undefined => {
  const text = String(value);
  const match = text.length > maxLength ? null : spelling.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  const digits = BigInt(whole + fraction);
  const binary = binaryExponents[suffix];
  const decimal = decimalExponents[suffix] ?? (binary === undefined ? Number(suffix.slice(1)) : 0);
  if (Math.abs(decimal) > maxExponent) return undefined;
  const power = decimal - fraction.length + nanoDigits;
  let billionths = binary === undefined ? digits : digits << BigInt(binary);
  if (power >= 0) billionths *= 10n ** BigInt(power);
  else billionths = divideUp(billionths, 10n ** BigInt(-power));
  if (binary !== undefined && billionths > maxBinary) billionths = maxBinary;
  return sign === '-' ? -billionths : billionths;
};

/** True if both are the same amount: `1Gi` and `1024Mi`, `0.1` and `100m`. What is no quantity equals only itself. */
export const equalQuantities = (a: string | number, b: string | number): boolean => {
  if (a === b) return true;
  const parsed = parseQuantity(a);
  return parsed !== undefined && parsed === parseQuantity(b);
};

/** Negative if `a` is less than `b`, positive if it is more, 0 if they are equal; undefined if one is no quantity. */
export const compareQuantities = (a: string | number, b: string | number): number | undefined => {
  const [one, other] = [readWhole(a), readWhole(b)];
  const isSimple = one !== undefined && one.unit === other?.unit;
  const left = isSimple ? one.count : parseQuantity(a);
  const right = isSimple ? other.count : parseQuantity(b);
  if (left === undefined || right === undefined) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
};

/** The common case, `64Mi` against `32Mi`, needs no exact arithmetic. */
const readWhole = (value: string | number): { readonly count: number; readonly unit: string } | undefined => {
  const match = /^(\d{1,15})([mkMGTPE]i?)?$/.exec(String(value));
  return match === null ? undefined : { count: Number(match[1]), unit: match[2] ?? '' };
};

const spelling = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const nanoDigits = 9;
const maxBinary = (2n ** 63n - 1n) * 10n ** 9n;
const maxLength = 100;
const maxExponent = 100;

const divideUp = (numerator: bigint, denominator: bigint): bigint => (numerator + denominator - 1n) / denominator;
