const spelling = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;
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
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Everything is counted in billionths: Kubernetes rounds finer amounts up. */
const nano = 1_000_000_000n;

const roundUp = (numerator: bigint, denominator: bigint): bigint =>
  numerator % denominator === 0n || numerator < 0n ? numerator / denominator : numerator / denominator + 1n;

const writeDecimal = (billionths: bigint, asExponent: boolean): string => {
  let mantissa = billionths;
  let exponent = -9;
  while (mantissa % 10n === 0n) {
    mantissa /= 10n;
    exponent += 1;
  }
  while (exponent % 3 !== 0) {
    mantissa *= 10n;
    exponent -= 1;
  }
  if (asExponent) return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
  const suffix = Object.keys(decimalExponents).find((name) => decimalExponents[name] === exponent);
  return `${mantissa}${suffix ?? `e${exponent}`}`;
};

/**
 * A resource quantity as the API server writes it back (apimachinery, pkg/api/resource/quantity.go): `1024Mi` is `1Gi`,
 * `0.1` is `100m`. What is no quantity comes back unchanged.
 */
export const canonicalQuantity = (quantity: string | number): string => {
  const text = String(quantity);
  const match = spelling.exec(text);
  if (match === null) return text;
  const [, sign = '', digits = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const unscaled = BigInt(`${sign}${whole}${fraction}`) * nano;
  const binary = binarySuffixes.indexOf(suffix);
  const isBinary = binary > 0;
  const isExponent = /^[eE][+-]?\d+$/.test(suffix);
  const power = isBinary
    ? -fraction.length
    : (isExponent ? Number(suffix.slice(1)) : (decimalExponents[suffix] ?? 0)) - fraction.length;
  const scaled = isBinary ? unscaled * 1024n ** BigInt(binary) : unscaled;
  const billionths = power >= 0 ? scaled * 10n ** BigInt(power) : roundUp(scaled, 10n ** BigInt(-power));
  if (billionths === 0n) return '0';
  const isSmall = billionths > -1024n * nano && billionths < 1024n * nano;
  if (!isBinary || isSmall || billionths % nano !== 0n) return writeDecimal(billionths, isExponent);
  let units = billionths / nano;
  let index = 0;
  while (units % 1024n === 0n && index < binarySuffixes.length - 1) {
    units /= 1024n;
    index += 1;
  }
  return `${units}${binarySuffixes[index]}`;
};
