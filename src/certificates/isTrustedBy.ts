import { X509Certificate } from 'node:crypto';

/**
 * Whether one of the certificates of a bundle (PEM, one behind the other) is the first of a chain (PEM), or verifies one of
 * it. False for what cannot be parsed.
 */
export const isTrustedBy = (chain: string, bundle: string): boolean => {
  const links = parseAll(chain);
  return parseAll(bundle).some((authority) =>
    links.some((link) => {
      if (link.fingerprint256 === authority.fingerprint256) return true;
      return link.checkIssued(authority) && link.verify(authority.publicKey);
    }),
  );
};

const parseAll = (text: string): X509Certificate[] => {
  try {
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return [];
  }
};
