import { readMap } from '../core/json.ts';
import { findContainerPort } from './checkService.ts';
import type { Facts } from './facts.ts';
import { known } from './reading.ts';
import { error, notReached, type Report, report, warning } from './report.ts';

/** Whether a pod that asks is answered by podgraft, from end to end. */
export const checkDryRun = (facts: Facts): Report => {
  const { dryRun, mutating, home } = facts;
  if (mutating.kind === 'absent')
    return notReached('dry-run', 'without its MutatingWebhookConfiguration podgraft is not called');
  const place = `a pod in the namespace ${dryRun.namespace}`;
  if (dryRun.kind === 'failed') {
    if (isForbidden.test(dryRun.because)) return notReached('dry-run', dryRun.because);
    const port =
      findContainerPort(readMap(readMap(known(facts.deployment), 'spec'), 'template') ?? {}, 'https') ?? 8443;
    const remedy =
      remedies.find(([pattern]) => pattern.test(dryRun.because))?.[1](home, port) ?? 'look at what else was found';
    return report('dry-run', 'podgraft did not answer', [error(place, dryRun.because, remedy)]);
  }
  const { injection } = dryRun;
  const says = `podgraft was called about ${place} and answered`;
  if (injection === undefined) return report('dry-run', `${says}; there is no template that it could be asked for`);
  const { template, outcome, because = '' } = injection;
  switch (outcome) {
    case 'injected':
      return report('dry-run', `${says}; one that asked for "${template}" got it`);
    case 'denied':
      return report('dry-run', says, [
        warning(place, `whether it gets "${template}" is not known: ${because}`, 'try another --dry-run-namespace'),
      ]);
    case 'missing': {
      const message = `it asked for the template "${template}" and came back without it`;
      return report('dry-run', says, [error(place, message, `kubectl -n ${home} logs deployment/podgraft-webhook`)]);
    }
    default: {
      const message = `it got another version of the template "${template}" than its ConfigMap holds`;
      const remedy = `kubectl -n ${home} logs deployment/podgraft-webhook says what cannot be followed; a change takes a second`;
      return report('dry-run', says, [error(place, message, remedy)]);
    }
  }
};

/** What the API server says to whoever may not create pods there. */
const isForbidden = /pods is forbidden: User /;

/** What the API server says when it cannot call, and what helps. */
const remedies: readonly (readonly [RegExp, (home: string, port: number) => string])[] = [
  [
    /unknown authority/,
    () => 'the API server does not trust the certificate: look at ca-bundle; after a change it may take a moment',
  ],
  [/certificate has expired|not yet valid/, () => 'look at certificate'],
  [
    /certificate is (?:not )?valid for|not valid for any names|no subject alternative/i,
    () => 'look at certificate: its names',
  ],
  [/service "[^"]*" not found|no endpoints available/, () => 'look at service and endpoints'],
  [
    /connection refused|connection reset|EOF/,
    () => 'look at deployment and endpoints: nobody listens behind the Service',
  ],
  [
    /deadline exceeded|Client\.Timeout|i\/o timeout|timed out|no route to host/,
    (home, port) =>
      `the API server does not get through to port ${port} of the pods in ${home} (the message names 443, the Service's): open it in firewalls and NetworkPolicies, as deploy/README.md says`,
  ],
  [/does not ask podgraft about pods/, () => 'look at webhooks: their selectors and match conditions pass this pod by'],
  [/namespaces "[^"]*" not found/, () => 'name one that exists with --dry-run-namespace'],
];
