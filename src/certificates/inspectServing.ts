import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { PemPair } from './pemPair.ts';

/** What is to be known of a serving pair, without the pair itself. A sentence if it cannot be read at all. */
export type ServingInspection =
  | string
  | {
      /** As the certificate has them: `DNS:localhost`. */
      readonly names: readonly string[];
      readonly isForHost: boolean;
      readonly hasKey: boolean;
      readonly notBefore: Date;
      readonly notAfter: Date;
    };

/** Looks at the first certificate of a chain as a client does that calls `host`: its common name does not count. */
export const inspectServing = ({ cert, key }: PemPair, host: string): ServingInspection => {
  try {
    const certificate = new X509Certificate(cert);
    return {
      names: certificate.subjectAltName?.split(', ') ?? [],
      isForHost: certificate.checkHost(host, { subject: 'never' }) !== undefined,
      hasKey: ownsKey(certificate, key),
      notBefore: certificate.validFromDate,
      notAfter: certificate.validToDate,
    };
  } catch {
    return 'tls.crt is not PEM or cannot be parsed';
  }
};

const ownsKey = (certificate: X509Certificate, key: string): boolean => {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
};
