import { X509Certificate } from 'node:crypto';
import { isTrustedBy } from './isTrustedBy.ts';

/** What a bundle of authorities is worth to a certificate. */
export interface BundleInspection {
  readonly trusts: boolean;
  /** When the last of those that verify the certificate expires. Undefined: none does. */
  readonly notAfter: Date | undefined;
}

/** Looks at a bundle (PEM) as a client does that is shown a chain (PEM). Undefined if there is no certificate in it. */
export const inspectBundle = (bundle: string, chain: string): BundleInspection | undefined => {
  const blocks = bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const authorities = blocks.filter(canBeParsed);
  if (authorities.length === 0) return undefined;
  const trusting = authorities.filter((authority) => isTrustedBy(chain, authority));
  const ends = trusting.map((authority) => new X509Certificate(authority).validToDate.getTime());
  return { trusts: ends.length > 0, notAfter: ends.length > 0 ? new Date(Math.max(...ends)) : undefined };
};

const canBeParsed = (block: string): boolean => {
  try {
    return new X509Certificate(block).publicKey !== undefined;
  } catch {
    return false;
  }
};
