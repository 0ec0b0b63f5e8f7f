import { X509Certificate } from 'node:crypto';

/** Whether one certificate (PEM) was signed by another's key. Throws if either cannot be parsed. */
export const isIssuedBy = (cert: string, authority: string): boolean => {
  const issued = new X509Certificate(cert);
  const issuer = new X509Certificate(authority);
  return issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
};
