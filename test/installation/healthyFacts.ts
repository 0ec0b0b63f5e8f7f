import type { JsonMap } from '../../src/core/json.ts';
import { expectedRights } from '../../src/installation/expected.ts';
import type { Facts } from '../../src/installation/facts.ts';
import type { Reading } from '../../src/installation/reading.ts';
import { findManifest, readManifests } from '../deploy/readManifests.ts';

const home = 'podgraft-system';
const now = Date.parse('2026-11-21T10:00:00Z');
const day = 24 * 3600 * 1000;

export const read = <T>(value: T): Reading<T> => ({ kind: 'read', value });

const manifests = readManifests();

/** An object of deploy/, as the API server would give it. */
const installed = (kind: string, name: string, status: JsonMap = {}): JsonMap => ({
  ...structuredClone(findManifest(manifests, kind, name).object),
  status,
});

const toPod = (name: string): JsonMap => {
  const { template } = installed('Deployment', 'podgraft-webhook')['spec'] as unknown as { template: JsonMap };
  const { metadata, ...rest } = template;
  const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  return { ...rest, metadata: { ...(metadata as JsonMap), name }, status };
};

const withBundle = (kind: string): JsonMap => {
  const object = installed(kind, 'podgraft') as { webhooks: { clientConfig: { caBundle?: string } }[] } & JsonMap;
  for (const webhook of object.webhooks) webhook.clientConfig.caBundle = 'authority';
  return object;
};

const ready = { conditions: [{ type: 'Ready', status: 'True' }] };

/** What is read of an installation that is whole: the objects of deploy/, with their statuses. */
export const healthyFacts = (): Facts => ({
  ...{ home, now, version: '0.1.0' },
  server: { name: 'v1.37.0', major: 1, minor: 37 },
  namespace: read(installed('Namespace', home)),
  deployment: read(installed('Deployment', 'podgraft-webhook', { availableReplicas: 2 })),
  initializer: read(installed('Deployment', 'podgraft-initializer', { availableReplicas: 2 })),
  pods: read([toPod('one'), toPod('two')]),
  service: read(installed('Service', 'podgraft')),
  endpointSlices: read([{ endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }] }]),
  certManager: read(['certificates', 'issuers']),
  certificates: read([
    installed('Certificate', 'podgraft-ca', ready),
    installed('Certificate', 'podgraft-serving', ready),
  ]),
  serving: read({
    ...{ kind: 'certificate', isByCertManager: true, names: ['DNS:podgraft.podgraft-system.svc'] },
    ...{ isForService: true, hasKey: true, notBefore: now - day, notAfter: now + 89 * day },
  }),
  mutating: read(withBundle('MutatingWebhookConfiguration')),
  validating: read(withBundle('ValidatingWebhookConfiguration')),
  bundles: new Map([['authority', { kind: 'certificates', trusts: true, notAfter: now + 3650 * day }]]),
  rights: read(expectedRights(home).map((right) => ({ right, allowed: true }))),
  templates: read({ count: 2, problems: [] }),
  dryRun: { kind: 'answered', namespace: 'default', injection: { template: 'agent', outcome: 'injected' } },
});
