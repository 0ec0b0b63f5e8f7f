import type { Quantity } from './celValue.ts';

/** A quantity as Kubernetes writes it (apimachinery, resource.Quantity.CanonicalizeBytes): the largest suffix without a fraction. */
export const formatQuantity = ({ value }: Quantity): string => {
  const { billionths, isBinary } = value;
  if (billionths === 0n) return '0';
  const size = billionths < 0n ? -billionths : billionths;
  // As there: binary suffixes have no fractions, and below 1024 none is needed.
  if (isBinary && size >= 1024n * billion && size % billion === 0n) return shorten(billionths / billion, 1024n, binary);
  return shorten(billionths, 1000n, decimal);
};

const billion = 1_000_000_000n;
const binary: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal: readonly string[] = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

const shorten = (amount: bigint, base: bigint, suffixes: readonly string[]): string => {
  let [rest, at] = [amount, 0];
  while (at < suffixes.length - 1 && rest % base === 0n) [rest, at] = [rest / base, at + 1];
  return `${rest}${suffixes[at]}`;
};
