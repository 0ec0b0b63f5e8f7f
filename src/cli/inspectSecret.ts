import { type BundleInspection, inspectBundle } from '../certificates/inspectBundle.ts';
import { inspectServing } from '../certificates/inspectServing.ts';
import type { PemPair } from '../certificates/pemPair.ts';
import { isMap, type JsonMap, readList, readMap, readString } from '../core/json.ts';
import type { BundleFacts, Facts, ServingFacts } from '../installation/facts.ts';
import type { Reading } from '../installation/reading.ts';

/** What the serving certificate of a Secret is, and what each caBundle is worth to it. The key is looked at and forgotten. */
export const inspectSecret = (
  secret: Reading<JsonMap>,
  configurations: readonly (JsonMap | undefined)[],
  home: string,
): Pick<Facts, 'serving' | 'bundles'> => {
  const pem = secret.kind === 'read' ? readPem(secret.value) : undefined;
  const texts = new Set(configurations.flatMap(readBundles));
  const bundles = new Map([...texts].map((text) => [text, toBundle(text, pem?.cert)] as const));
  if (secret.kind !== 'read') return { serving: secret, bundles };
  const annotations = readMap(readMap(secret.value, 'metadata'), 'annotations');
  const isByCertManager = readString(annotations, 'cert-manager.io/certificate-name') !== undefined;
  const value: ServingFacts = { isByCertManager, ...inspectPair(pem, `podgraft.${home}.svc`) };
  return { serving: { kind: 'read', value }, bundles };
};

const inspectPair = (pem: PemPair | undefined, host: string) => {
  const found = pem === undefined ? 'it lacks tls.crt or tls.key' : inspectServing(pem, host);
  if (typeof found === 'string') return { kind: 'unusable', because: found } as const;
  const { names, isForHost, hasKey, notBefore, notAfter } = found;
  const times = { notBefore: notBefore.getTime(), notAfter: notAfter.getTime() };
  return { kind: 'certificate', names, isForService: isForHost, hasKey, ...times } as const;
};

const readPem = (secret: JsonMap): PemPair | undefined => {
  const data = readMap(secret, 'data');
  const [cert, key] = ['tls.crt', 'tls.key'].map((name) => decode(readString(data, name) ?? ''));
  return cert && key ? { cert, key } : undefined;
};

const decode = (text: string): string => Buffer.from(text, 'base64').toString();

const readBundles = (configuration: JsonMap | undefined): string[] =>
  readList(configuration, 'webhooks')
    .filter(isMap)
    .map((webhook) => readString(readMap(webhook, 'clientConfig'), 'caBundle') ?? '')
    .filter((text) => text !== '');

const toBundle = (text: string, chain: string | undefined): BundleFacts => {
  const found: BundleInspection | undefined = inspectBundle(decode(text), chain ?? '');
  if (found === undefined) return { kind: 'unusable' };
  if (chain === undefined) return { kind: 'certificates', trusts: undefined, notAfter: undefined };
  return { kind: 'certificates', trusts: found.trusts, notAfter: found.notAfter?.getTime() };
};
