// @peculiar/x509 throws at import without it.
import 'reflect-metadata';
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { PemPair } from './pemPair.ts';
import { readHostKind } from './readHostKind.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
const servingDays = 365;
/** A node whose clock runs a little behind must not find a fresh certificate "not yet valid". */
const backdating = 5 * 60 * 1000;

/** What a serving certificate for a laptop is made out to. */
export const localHosts: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** What {@link makeCertificates} is asked for. */
export interface CertificateRequest {
  /** DNS names and IP addresses for the serving certificate. */
  readonly hosts: readonly string[];
  readonly now: Date;
  /** Signs the serving certificate; must be one that this function made. Default: a new one. */
  readonly authority?: PemPair;
}

/** A serving pair and the authority that signed it. */
export interface Certificates {
  readonly authority: PemPair;
  readonly serving: PemPair;
}

/**
 * A certificate authority (10 years) and a serving pair that it signed (1 year, but no longer than the authority), both
 * ECDSA P-256: a handshake costs the server two thirds of what it costs with RSA-2048. Throws on a host that is neither
 * an IP address nor a DNS name.
 */
export const makeCertificates = async (request: CertificateRequest): Promise<Certificates> => {
  const names = request.hosts.map(toGeneralName);
  const authority = request.authority ?? (await makeAuthority(request.now));
  return { authority, serving: await makeServing(authority, names, request.now) };
};

const makeAuthority = async (now: Date): Promise<PemPair> => {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: makeSerialNumber(),
    name: 'CN=podgraft CA,O=podgraft',
    notBefore: shift(now, -backdating),
    notAfter: shift(now, authorityDays * day),
    signingAlgorithm: algorithm,
    keys: { privateKey: keys.privateKey, publicKey: keys.publicKey },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: toPem(certificate), key: keys.pem };
};

const makeServing = async (authority: PemPair, names: x509.JsonGeneralNames, now: Date): Promise<PemPair> => {
  const issuer = new x509.X509Certificate(authority.cert);
  if (issuer.getExtension(x509.BasicConstraintsExtension)?.ca !== true) {
    throw new Error('the certificate that is to sign is not a certificate authority; let podgraft make one');
  }
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: makeSerialNumber(),
    subject: 'CN=podgraft,O=podgraft',
    issuer: issuer.subjectName,
    notBefore: shift(now, -backdating),
    notAfter: new Date(Math.min(now.getTime() + servingDays * day, issuer.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: toSigningKey(createPrivateKey(authority.key)),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { cert: toPem(certificate), key: keys.pem };
};

const makeKeys = async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: algorithm.namedCurve });
  return {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey: toSigningKey(privateKey),
    publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']),
  };
};

const toSigningKey = (key: KeyObject) => {
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error(
      'the key of the certificate authority is not ECDSA P-256; let podgraft make an authority of its own',
    );
  }
  return key.toCryptoKey(algorithm, false, ['sign']);
};

/** 127 random bits behind a leading one: positive, never zero, never shortened (RFC 5280, section 4.1.2.2). */
const makeSerialNumber = (): string => {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString('hex');
};

const toGeneralName = (host: string): x509.JsonGeneralName => {
  const type = readHostKind(host);
  if (type === undefined) throw new Error(`"${host}" is neither an IP address nor a DNS name`);
  return { type, value: host };
};

const toPem = (certificate: x509.X509Certificate): string => `${certificate.toString('pem').trim()}\n`;

const shift = (date: Date, ms: number): Date => new Date(date.getTime() + ms);
