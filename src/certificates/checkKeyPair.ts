import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { PemPair } from './pemPair.ts';

/** A certificate and key that fit together and can be served. */
export interface KeyPair extends PemPair {
  readonly notAfter: Date;
}

/** The pair if it can be served at `now`, else a sentence about what is wrong with it. The sentence holds no key material. */
export const checkKeyPair = (pem: PemPair, now: Date): KeyPair | string => {
  const certificate = parseCertificate(pem.cert);
  if (certificate === undefined) return 'the certificate is not PEM or cannot be parsed';
  const key = parseKey(pem.key);
  if (key === undefined) return 'the private key is not PEM, cannot be parsed or needs a passphrase';
  if (!certificate.checkPrivateKey(key)) return 'the private key does not belong to the certificate';
  const notAfter = certificate.validToDate;
  if (notAfter <= now) return `the certificate expired at ${notAfter.toISOString()}`;
  const refusal = findRefusal(pem);
  return refusal === undefined ? { ...pem, notAfter } : `TLS does not take the pair: ${refusal}`;
};

const parseCertificate = (text: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
};

const parseKey = (text: string): KeyObject | undefined => {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
};

// What OpenSSL finds only here: a broken certificate further down the chain, a key that is too short to be secure.
const findRefusal = (pem: PemPair): string | undefined => {
  try {
    createSecureContext({ cert: pem.cert, key: pem.key });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'for a reason it does not say';
  }
};
