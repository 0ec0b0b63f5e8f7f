import type { Facts, ServingFacts } from './facts.ts';
import { error, type Flaw, notReached, type Report, report, warning } from './report.ts';
import { usesCertManager } from './usesCertManager.ts';

/** How long before the end a certificate should have been renewed: cert-manager does it 30 days before. */
const lateMs = 14 * 24 * 3600 * 1000;

/** Whether what the webhook serves would be accepted, caBundle aside. @param certManager what came of checking cert-manager */
export const checkCertificate = (facts: Facts, certManager: Report): Report => {
  const { serving, namespace, home } = facts;
  const place = `Secret ${home}/podgraft-serving`;
  if (namespace.kind === 'absent') return notReached('certificate', `there is no namespace ${home}`);
  if (serving.kind === 'unreadable') return notReached('certificate', serving.because);
  const isManaged = usesCertManager(facts);
  if (serving.kind === 'absent') {
    if (certManager.outcome !== 'ok') {
      return notReached('certificate', `there is no ${place}; cert-manager has to make it first`);
    }
    const remedy = isManaged
      ? `kubectl -n ${home} describe certificate podgraft-serving`
      : 'make it with podgraft certs, as deploy/no-cert-manager says';
    return report('certificate', place, [error(place, 'it does not exist, so no replica can start', remedy)]);
  }
  const { value } = serving;
  const renew = isManaged
    ? `kubectl -n ${home} delete secret podgraft-serving: cert-manager makes a new one`
    : 'make a new one with podgraft certs, as deploy/no-cert-manager says';
  if (value.kind === 'unusable') return report('certificate', place, [error(place, value.because, renew)]);
  return report('certificate', describe(value), judge(value, facts, place, renew));
};

type Certificate = Extract<ServingFacts, { kind: 'certificate' }>;

const judge = (certificate: Certificate, { home, now }: Facts, place: string, renew: string): Flaw[] => {
  const { names, isForService, hasKey, notBefore, notAfter } = certificate;
  const flaws: Flaw[] = [];
  if (!isForService) {
    const message = `the certificate is for ${names.join(', ') || 'no name'}, and the API server calls podgraft.${home}.svc`;
    flaws.push(
      error(place, message, `write that name into dnsNames of Certificate ${home}/podgraft-serving, or ${renew}`),
    );
  }
  if (!hasKey) flaws.push(error(place, 'tls.key does not belong to tls.crt', renew));
  if (notAfter <= now) flaws.push(error(place, `the certificate expired at ${toDate(notAfter)}`, renew));
  else if (notBefore > now) {
    const message = `the certificate is not valid before ${toDate(notBefore)}`;
    flaws.push(error(place, message, `look at the clocks, or ${renew}`));
  } else if (notAfter - now < lateMs) {
    const message = `the certificate expires at ${toDate(notAfter)} and has not been renewed`;
    flaws.push(warning(place, message, renew));
  }
  return flaws;
};

const describe = ({ names, notAfter }: Certificate): string => `for ${names.join(', ')} until ${toDate(notAfter)}`;

export const toDate = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
