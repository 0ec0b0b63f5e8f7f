import { isMap, type JsonMap, readList, readMap, readString } from '../core/json.ts';
import type { Facts } from './facts.ts';
import { error, type Flaw, notReached, type Report, report } from './report.ts';
import { configurationsOf, injectionKey, readInjectionSource, usesCertManager } from './usesCertManager.ts';

/** The Certificates that deploy/20-certificates.yaml orders. */
const ordered = ['podgraft-ca', 'podgraft-serving'] as const;

/** Whether cert-manager is there and has done what was ordered, unless the webhooks get on without it. */
export const checkCertManager = (facts: Facts): Report => {
  const { certManager, certificates, home } = facts;
  if (!usesCertManager(facts)) {
    return report('cert-manager', `not used: the Secret ${home}/podgraft-serving was made by hand`);
  }
  if (certManager.kind === 'unreadable') return notReached('cert-manager', certManager.because);
  if (certManager.kind === 'absent' || !certManager.value.includes('certificates')) {
    const message = 'cert-manager is not installed: the API server has no Certificates of cert-manager.io/v1';
    const remedy = 'install cert-manager, then kubectl apply -f deploy; or do as deploy/no-cert-manager says';
    return report('cert-manager', 'not installed', [error('the cluster', message, remedy)]);
  }
  if (certificates.kind !== 'read') {
    return notReached(
      'cert-manager',
      certificates.kind === 'absent' ? 'there are no Certificates' : certificates.because,
    );
  }
  const flaws = ordered.flatMap((name) => describeCertificate(name, certificates.value, home));
  for (const object of configurationsOf(facts)) {
    const source = readInjectionSource(object);
    if (source === `${home}/podgraft-serving`) continue;
    const message = `it says "${source}", so the CA injector writes no caBundle, or a wrong one`;
    const place = `${readString(object, 'kind') ?? 'a webhook configuration'} podgraft, annotation ${injectionKey}`;
    flaws.push(
      error(place, message, `it has to be ${home}/podgraft-serving; kubectl apply -f deploy/90-webhooks.yaml`),
    );
  }
  return report('cert-manager', `Certificates ${ordered.join(' and ')} are ready`, flaws);
};

const describeCertificate = (name: string, certificates: readonly JsonMap[], home: string): Flaw[] => {
  const place = `Certificate ${home}/${name}`;
  const certificate = certificates.find((one) => readString(readMap(one, 'metadata'), 'name') === name);
  if (certificate === undefined) {
    return [
      error(
        place,
        'it does not exist, so nobody renews what it stands for',
        'kubectl apply -f deploy/20-certificates.yaml',
      ),
    ];
  }
  const conditions = readList(readMap(certificate, 'status'), 'conditions').filter(isMap);
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.['status'] === 'True') return [];
  if (ready === undefined) {
    const remedy = "look whether cert-manager's controller runs: kubectl -n cert-manager get pods";
    return [error(place, 'cert-manager has not looked at it', remedy)];
  }
  const message = `it is not ready: ${readString(ready, 'message') ?? readString(ready, 'reason') ?? 'it does not say why'}`;
  return [error(place, message, `kubectl -n ${home} describe certificate,certificaterequest`)];
};
