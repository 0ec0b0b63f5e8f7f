import { isMap, type JsonMap, readList, readMap, readString } from '../core/json.ts';
import { toDate } from './checkCertificate.ts';
import type { BundleFacts, Facts } from './facts.ts';
import { error, type Flaw, notReached, type Report, report } from './report.ts';
import { configurationsOf, usesCertManager } from './usesCertManager.ts';

/** Whether the API server would trust what the webhook serves. */
export const checkCaBundle = (facts: Facts): Report => {
  const configurations = [facts.mutating, facts.validating];
  const unreadable = configurations.find((one) => one.kind === 'unreadable');
  if (unreadable?.kind === 'unreadable') return notReached('ca-bundle', unreadable.because);
  const objects = configurationsOf(facts);
  if (objects.length === 0) return notReached('ca-bundle', 'there are no webhook configurations');
  const isManaged = usesCertManager(facts);
  const remedy = isManaged
    ? "look whether cert-manager's CA injector runs: kubectl -n cert-manager logs deployment/cert-manager-cainjector"
    : 'write the authority that podgraft certs made into it, as deploy/no-cert-manager says';
  const found = objects.flatMap((object) => describeWebhooks(object, facts, remedy));
  const isKnown = objects.some((object) => bundlesOf(object).some((bundle) => isTrustKnown(facts.bundles.get(bundle))));
  if (found.length === 0 && !isKnown) {
    return notReached('ca-bundle', 'it is there, but without the serving certificate it cannot be compared');
  }
  return report('ca-bundle', 'all webhooks trust the serving certificate', found);
};

const isTrustKnown = (bundle: BundleFacts | undefined): boolean =>
  bundle?.kind === 'certificates' && bundle.trusts !== undefined;

const bundleOf = (webhook: JsonMap): string => readString(readMap(webhook, 'clientConfig'), 'caBundle') ?? '';

const bundlesOf = (object: JsonMap): string[] => readList(object, 'webhooks').filter(isMap).map(bundleOf);

const describeWebhooks = (object: JsonMap, { bundles, now }: Facts, remedy: string): Flaw[] => {
  const messages = new Map<string, string[]>();
  for (const webhook of readList(object, 'webhooks').filter(isMap)) {
    const text = bundleOf(webhook);
    const message = describeBundle(text, bundles.get(text), now);
    if (message === undefined) continue;
    messages.set(message, [...(messages.get(message) ?? []), readString(webhook, 'name') ?? '']);
  }
  const kind = readString(object, 'kind') ?? 'webhook configuration';
  return [...messages].map(([message, names]) =>
    error(`${kind} podgraft, caBundle of ${names.join(', ')}`, message, remedy),
  );
};

const describeBundle = (text: string, bundle: BundleFacts | undefined, now: number): string | undefined => {
  if (text === '') return 'it is empty, so the API server trusts no certificate of podgraft';
  if (bundle === undefined || bundle.kind === 'unusable') return 'it holds no certificate that can be read';
  if (bundle.trusts === false) return 'it does not verify the certificate in the Secret podgraft-serving';
  if (bundle.notAfter !== undefined && bundle.notAfter <= now) {
    return `the authority in it expired at ${toDate(bundle.notAfter)}`;
  }
  return undefined;
};
