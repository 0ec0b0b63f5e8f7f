import jsonPatch, { type Operation } from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { checkInstallation } from '../../src/installation/checkInstallation.ts';
import type { BundleFacts, Facts, ServingFacts } from '../../src/installation/facts.ts';
import { known } from '../../src/installation/reading.ts';
import { checkNames, type Report } from '../../src/installation/report.ts';
import { healthyFacts, read } from './healthyFacts.ts';

const { applyPatch } = jsonPatch;

const healthy = healthyFacts();
const refused = { kind: 'unreadable', because: 'secrets is forbidden: User "me" cannot get it' } as const;
const absent = { kind: 'absent' } as const;
const day = 24 * 3600 * 1000;

/** What is said besides "ok", as `check outcome`, and below it the flaws. */
const judge = (change: Partial<Facts>): string[] =>
  checkInstallation({ ...healthy, ...change })
    .filter(({ outcome, flaws }) => outcome !== 'ok' || flaws.length > 0)
    .flatMap(describeReport);

const describeReport = ({ check, outcome, says, flaws }: Report): string[] => [
  outcome === 'not-reached' ? `${check} not reached: ${says}` : `${check} ${outcome}`,
  ...flaws.map(({ severity, place, message, remedy }) => `${severity}: ${place}: ${message}; ${remedy}`),
];

/** What was read of an object, after a JSON patch (RFC 6902). */
const patch = (reading: Facts['namespace'], ...operations: Operation[]) =>
  read(applyPatch(structuredClone(known(reading)) as JsonMap, operations).newDocument as JsonMap);

const serving = (part: Partial<Extract<ServingFacts, { kind: 'certificate' }>>): Partial<Facts> => ({
  serving: read({ ...known(healthy.serving), ...part } as ServingFacts),
});

const bundle = (facts: BundleFacts): Partial<Facts> => ({ bundles: new Map([['authority', facts]]) });

describe('an installation that is whole', () => {
  it('passes all checks, each once and in their order', () => {
    const reports = checkInstallation(healthy);
    expect(reports.flatMap(describeReport)).toEqual(checkNames.map((name) => `${name} ok`));
  });
});

const webhook = 'MutatingWebhookConfiguration podgraft, webhook';
const apply = 'kubectl apply -f deploy/90-webhooks.yaml of podgraft 0.1.0';
const secret = 'Secret podgraft-system/podgraft-serving';
const renew = 'kubectl -n podgraft-system delete secret podgraft-serving: cert-manager makes a new one';
const injector =
  "look whether cert-manager's CA injector runs: kubectl -n cert-manager logs deployment/cert-manager-cainjector";
const all = 'pods.podgraft.dev, namespaces.podgraft.dev, workloads.podgraft.dev, namespace-workloads.podgraft.dev';
const others = 'templates.podgraft.dev, initializers.podgraft.dev, enabled-namespaces.podgraft.dev';
const selector = '/webhooks/0/namespaceSelector/matchExpressions';

describe('check finds', () => {
  it.each<[string, Partial<Facts>, readonly string[]]>([
    [
      'an API server that is too old',
      { server: { name: 'v1.29.9', major: 1, minor: 29 } },
      [
        'versions failed',
        'error: the API server: Kubernetes v1.29.9 is too old: matchConditions are not stable there, so pods that did not ask reach podgraft; use Kubernetes 1.30 or newer',
      ],
    ],
    ['nothing against the oldest that will do', { server: { name: 'v1.30.0', major: 1, minor: 30 } }, []],
    [
      'a command of another version',
      { version: '0.2.0', initializer: absent },
      [
        'versions failed',
        'error: Deployment podgraft-system/podgraft-webhook: it runs podgraft 0.1.0 (docker.io/podgraft/podgraft:0.1.0), and this command is podgraft 0.2.0; use podgraft 0.1.0 here, or apply deploy/ of 0.2.0',
      ],
    ],
    [
      'an image that does not tell its version',
      {
        deployment: patch(healthy.deployment, {
          ...{
            op: 'replace',
            path: '/spec/template/spec/containers/0/image',
            value: 'registry:5000/podgraft@sha256:00',
          },
        }),
        pods: read([]),
      },
      [
        'versions ok',
        'warning: Deployment podgraft-system/podgraft-webhook: the image registry:5000/podgraft@sha256:00 does not tell its version, so it is not compared with 0.1.0; name the version in the tag, in front of the digest',
      ],
    ],
    [
      'a pod that a rollout left behind',
      {
        pods: read(
          (known(healthy.pods) ?? []).map((pod, index) => {
            if (index === 0) return pod;
            const path = '/spec/containers/0/image';
            return applyPatch(structuredClone(pod), [{ op: 'replace', path, value: 'podgraft:v0.0.9' }]).newDocument;
          }),
        ),
      },
      [
        'versions failed',
        'error: Pod podgraft-system/two: it runs podgraft 0.0.9 (podgraft:v0.0.9), and this command is podgraft 0.1.0; use podgraft 0.0.9 here, or apply deploy/ of 0.1.0',
      ],
    ],
    [
      'a Deployment that is not there',
      { deployment: absent },
      [
        'deployment failed',
        'error: Deployment podgraft-system/podgraft-webhook: it does not exist; kubectl apply -f deploy/40-webhook.yaml',
      ],
    ],
    [
      'no endpoint, and why',
      {
        endpointSlices: read([{ endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: false } }] }]),
        deployment: patch(healthy.deployment, { op: 'replace', path: '/status/availableReplicas', value: 0 }),
        pods: read(
          (known(healthy.pods) ?? []).slice(1).map((pod) => ({
            ...pod,
            status: {
              phase: 'Pending',
              containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } }],
            },
          })),
        ),
      },
      [
        'deployment failed',
        'error: Deployment podgraft-system/podgraft-webhook: 0 of 2 replicas are available: pod two: ImagePullBackOff, no such image; kubectl -n podgraft-system describe deployment/podgraft-webhook, and its pods; then kubectl -n podgraft-system logs deployment/podgraft-webhook',
        'endpoints failed',
        'error: Service podgraft-system/podgraft: it has no ready endpoint: pod two: ImagePullBackOff, no such image; pods that ask for templates are refused meanwhile; kubectl -n podgraft-system get pods,endpointslices, then kubectl -n podgraft-system describe pods',
      ],
    ],
    [
      'an initializer that does not run',
      { initializer: patch(healthy.initializer, { op: 'remove', path: '/status/availableReplicas' }) },
      [
        'deployment ok',
        'warning: Deployment podgraft-system/podgraft-initializer: 0 of 2 replicas are available; nobody looks for what the webhook missed; kubectl -n podgraft-system describe deployment/podgraft-initializer, and its pods',
      ],
    ],
    [
      'an initializer that is scaled to zero, as nothing',
      {
        initializer: patch(
          healthy.initializer,
          { op: 'replace', path: '/spec/replicas', value: 0 },
          { op: 'remove', path: '/status' },
        ),
      },
      [],
    ],
    [
      'pods that a quota keeps away',
      {
        deployment: patch(healthy.deployment, {
          op: 'replace',
          path: '/status',
          value: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota: x' }] },
        }),
        pods: read([]),
      },
      [
        'deployment failed',
        'error: Deployment podgraft-system/podgraft-webhook: 0 of 2 replicas are available: exceeded quota: x; kubectl -n podgraft-system describe deployment/podgraft-webhook, and its pods; then kubectl -n podgraft-system logs deployment/podgraft-webhook',
      ],
    ],
    [
      'a Service that leads elsewhere',
      {
        service: patch(
          healthy.service,
          { op: 'replace', path: '/spec/selector', value: { app: 'podgraft' } },
          { op: 'replace', path: '/spec/ports/0/targetPort', value: 'web' },
        ),
      },
      [
        'service failed',
        'error: Service podgraft-system/podgraft, spec.ports: targetPort web is no port of the containers of Deployment podgraft-webhook; kubectl apply -f deploy/40-webhook.yaml',
        'error: Service podgraft-system/podgraft, spec.selector: it selects app=podgraft, and the pods of Deployment podgraft-webhook have app.kubernetes.io/name=podgraft, app.kubernetes.io/component=webhook; kubectl apply -f deploy/40-webhook.yaml',
        'endpoints not reached: the Service has to be right first',
      ],
    ],
    [
      'a Service without its port',
      { service: patch(healthy.service, { op: 'remove', path: '/spec/ports/0' }) },
      [
        'service failed',
        'error: Service podgraft-system/podgraft, spec.ports: there is no port 443; kubectl apply -f deploy/40-webhook.yaml',
        'endpoints not reached: the Service has to be right first',
      ],
    ],
    [
      'a cluster without cert-manager',
      { certManager: absent, certificates: absent, serving: absent },
      [
        'cert-manager failed',
        'error: the cluster: cert-manager is not installed: the API server has no Certificates of cert-manager.io/v1; install cert-manager, then kubectl apply -f deploy; or do as deploy/no-cert-manager says',
        `certificate not reached: there is no ${secret}; cert-manager has to make it first`,
      ],
    ],
    [
      'a Certificate that cannot be issued',
      {
        certificates: read([
          {
            metadata: { name: 'podgraft-serving' },
            status: { conditions: [{ type: 'Ready', status: 'False', message: 'no Issuer' }] },
          },
        ]),
      },
      [
        'cert-manager failed',
        'error: Certificate podgraft-system/podgraft-ca: it does not exist, so nobody renews what it stands for; kubectl apply -f deploy/20-certificates.yaml',
        'error: Certificate podgraft-system/podgraft-serving: it is not ready: no Issuer; kubectl -n podgraft-system describe certificate,certificaterequest',
      ],
    ],
    [
      'webhooks that name another Certificate',
      {
        mutating: patch(healthy.mutating, {
          ...{ op: 'replace', path: '/metadata/annotations/cert-manager.io~1inject-ca-from', value: 'default/other' },
        }),
      },
      [
        'cert-manager failed',
        'error: MutatingWebhookConfiguration podgraft, annotation cert-manager.io/inject-ca-from: it says "default/other", so the CA injector writes no caBundle, or a wrong one; it has to be podgraft-system/podgraft-serving; kubectl apply -f deploy/90-webhooks.yaml',
      ],
    ],
    [
      'a Secret that is not there',
      { serving: absent },
      [
        'certificate failed',
        `error: ${secret}: it does not exist, so no replica can start; kubectl -n podgraft-system describe certificate podgraft-serving`,
      ],
    ],
    [
      'a certificate that has expired, for another name, with another key',
      serving({ notAfter: healthy.now - day, isForService: false, names: ['DNS:other.svc'], hasKey: false }),
      [
        'certificate failed',
        `error: ${secret}: the certificate is for DNS:other.svc, and the API server calls podgraft.podgraft-system.svc; write that name into dnsNames of Certificate podgraft-system/podgraft-serving, or ${renew}`,
        `error: ${secret}: tls.key does not belong to tls.crt; ${renew}`,
        `error: ${secret}: the certificate expired at 2026-11-20T10:00:00Z; ${renew}`,
      ],
    ],
    [
      'a certificate of tomorrow',
      serving({ notBefore: healthy.now + day }),
      [
        'certificate failed',
        `error: ${secret}: the certificate is not valid before 2026-11-22T10:00:00Z; look at the clocks, or ${renew}`,
      ],
    ],
    [
      'a certificate that nobody renews',
      serving({ notAfter: healthy.now + 10 * day }),
      [
        'certificate ok',
        `warning: ${secret}: the certificate expires at 2026-12-01T10:00:00Z and has not been renewed; ${renew}`,
      ],
    ],
    [
      'a caBundle that is empty',
      { validating: patch(healthy.validating, { op: 'remove', path: '/webhooks/1/clientConfig/caBundle' }) },
      [
        'ca-bundle failed',
        `error: ValidatingWebhookConfiguration podgraft, caBundle of initializers.podgraft.dev: it is empty, so the API server trusts no certificate of podgraft; ${injector}`,
      ],
    ],
    [
      'a caBundle that is no certificate',
      bundle({ kind: 'unusable' }),
      [
        'ca-bundle failed',
        `error: MutatingWebhookConfiguration podgraft, caBundle of ${all}: it holds no certificate that can be read; ${injector}`,
        `error: ValidatingWebhookConfiguration podgraft, caBundle of ${others}: it holds no certificate that can be read; ${injector}`,
      ],
    ],
    [
      'a caBundle of another authority, where certificates are made by hand',
      {
        ...bundle({ kind: 'certificates', trusts: false, notAfter: undefined }),
        ...serving({ isByCertManager: false }),
        validating: absent,
        certManager: absent,
      },
      [
        'ca-bundle failed',
        `error: MutatingWebhookConfiguration podgraft, caBundle of ${all}: it does not verify the certificate in the Secret podgraft-serving; write the authority that podgraft certs made into it, as deploy/no-cert-manager says`,
        'webhooks failed',
        `error: ValidatingWebhookConfiguration podgraft: it does not exist, so templates are not checked; ${apply}`,
      ],
    ],
    [
      'an authority that has expired',
      { ...bundle({ kind: 'certificates', trusts: true, notAfter: healthy.now - day }), validating: healthy.mutating },
      [
        'ca-bundle failed',
        `error: MutatingWebhookConfiguration podgraft, caBundle of ${all}: the authority in it expired at 2026-11-20T10:00:00Z; ${injector}`,
        `error: MutatingWebhookConfiguration podgraft, caBundle of ${all}: the authority in it expired at 2026-11-20T10:00:00Z; ${injector}`,
        'webhooks failed',
        `error: ValidatingWebhookConfiguration podgraft: the webhook templates.podgraft.dev is missing; ${apply}`,
        `error: ValidatingWebhookConfiguration podgraft: the webhook initializers.podgraft.dev is missing; ${apply}`,
        `error: ValidatingWebhookConfiguration podgraft: the webhook enabled-namespaces.podgraft.dev is missing; ${apply}`,
        ...all
          .split(', ')
          .map(
            (name) =>
              `warning: ValidatingWebhookConfiguration podgraft: podgraft 0.1.0 does not install the webhook ${name}; take it out with kubectl edit validatingwebhookconfiguration podgraft`,
          ),
      ],
    ],
    [
      'a webhook that was edited',
      {
        mutating: patch(
          healthy.mutating,
          { op: 'replace', path: `${selector}/0/values`, value: ['disabled'] },
          { op: 'add', path: `${selector}/1/values/-`, value: 'shop' },
          { op: 'add', path: `${selector}/-`, value: { key: 'team', operator: 'Exists' } },
          { op: 'remove', path: '/webhooks/0/matchConditions/0' },
          { op: 'add', path: '/webhooks/0/matchConditions/-', value: { name: 'mine', expression: 'true' } },
          { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
          { op: 'replace', path: '/webhooks/0/rules/0/operations', value: ['*'] },
          { op: 'replace', path: '/webhooks/0/clientConfig/service/name', value: 'other' },
        ),
      },
      [
        'webhooks failed',
        `error: ${webhook} pods.podgraft.dev, namespaceSelector: it lacks podgraft.dev/inject NotIn enabled; ${apply}`,
        `warning: ${webhook} pods.podgraft.dev, namespaceSelector: it also leaves out kubernetes.io/metadata.name shop; ${apply}, if it is not meant`,
        `error: ${webhook} pods.podgraft.dev, namespaceSelector: it demands team Exists, which podgraft does not; take it out with kubectl edit mutatingwebhookconfiguration podgraft`,
        `error: ${webhook} pods.podgraft.dev, matchCondition not-a-mirror-pod: it is missing; ${apply}`,
        `warning: ${webhook} pods.podgraft.dev, matchCondition mine: podgraft does not install it; objects that do not meet it pass by; take it out with kubectl edit mutatingwebhookconfiguration podgraft, if it is not meant`,
        `error: ${webhook} pods.podgraft.dev, rules: they are not those that podgraft installs; ${apply}`,
        `error: ${webhook} pods.podgraft.dev, clientConfig: it calls Service podgraft-system/other:443/mutate, not Service podgraft-system/podgraft:443/mutate; ${apply}`,
        `warning: ${webhook} pods.podgraft.dev, failurePolicy: it is Ignore, not Fail: it decides what becomes of pods while podgraft is away; ${apply}, if it is not meant`,
      ],
    ],
    [
      'a webhook that sees more, one that leaves out more, and one that decides in another way',
      {
        mutating: patch(
          healthy.mutating,
          { op: 'add', path: '/webhooks/1/namespaceSelector/matchExpressions/0/values/-', value: 'maybe' },
          { op: 'add', path: `${selector}/-`, value: { key: 'team', operator: 'NotIn', values: ['a', 'b'] } },
          { op: 'add', path: `${selector}/-`, value: { key: 'podgraft.dev/inject', operator: 'Exists' } },
          { op: 'replace', path: '/webhooks/2/matchConditions/0/expression', value: 'true' },
        ),
      },
      [
        'webhooks failed',
        `warning: ${webhook} pods.podgraft.dev, namespaceSelector: it demands team NotIn a, b, which podgraft does not; take it out with kubectl edit mutatingwebhookconfiguration podgraft, if it is not meant`,
        `error: ${webhook} pods.podgraft.dev, namespaceSelector: it demands podgraft.dev/inject Exists, which podgraft does not; take it out with kubectl edit mutatingwebhookconfiguration podgraft`,
        `error: ${webhook} namespaces.podgraft.dev, namespaceSelector: it lacks podgraft.dev/inject In enabled; ${apply}`,
        `error: ${webhook} workloads.podgraft.dev, matchCondition not-controlled-by-another-object: it is another expression than podgraft installs; ${apply}`,
      ],
    ],
    [
      'no webhooks at all',
      { mutating: absent, validating: absent },
      [
        'ca-bundle not reached: there are no webhook configurations',
        'webhooks failed',
        `error: MutatingWebhookConfiguration podgraft: it does not exist, so no pod is injected; ${apply}`,
        `error: ValidatingWebhookConfiguration podgraft: it does not exist, so templates are not checked; ${apply}`,
        'dry-run not reached: without its MutatingWebhookConfiguration podgraft is not called',
      ],
    ],
    [
      'a right that is missing',
      {
        rights: read(
          (known(healthy.rights) ?? []).map(({ right }) => ({
            ...{ right, allowed: right.resource !== 'mutatingwebhookconfigurations' && right.verb !== 'watch' },
          })),
        ),
        initializer: absent,
      },
      [
        'rights failed',
        'error: ServiceAccount podgraft-system/podgraft-webhook: it may not watch configmaps in the namespace podgraft-system; kubectl apply -f deploy/10-rbac.yaml',
        'error: ServiceAccount podgraft-system/podgraft-webhook: it may not watch namespaces in the whole cluster; kubectl apply -f deploy/10-rbac.yaml',
        'error: ServiceAccount podgraft-system/podgraft-webhook: it may not get, list, watch mutatingwebhookconfigurations.admissionregistration.k8s.io "podgraft" in the whole cluster; kubectl apply -f deploy/10-rbac.yaml',
      ],
    ],
    [
      'a template that is rejected',
      {
        templates: read({
          count: 1,
          problems: [{ place: 'ConfigMap podgraft-system/broken', message: 'it is wrong' }],
        }),
      },
      [
        'templates failed',
        'error: ConfigMap podgraft-system/broken: it is wrong; mend it and apply it again; podgraft lint shows the same for a file',
      ],
    ],
    [
      'another version of a template than the cluster holds',
      { dryRun: { kind: 'answered', namespace: 'shop', injection: { template: 'agent', outcome: 'other' } } },
      [
        'dry-run failed',
        'error: a pod in the namespace shop: it got another version of the template "agent" than its ConfigMap holds; kubectl -n podgraft-system logs deployment/podgraft-webhook says what cannot be followed; a change takes a second',
      ],
    ],
    [
      'a template that does not come',
      { dryRun: { kind: 'answered', namespace: 'shop', injection: { template: 'agent', outcome: 'missing' } } },
      [
        'dry-run failed',
        'error: a pod in the namespace shop: it asked for the template "agent" and came back without it; kubectl -n podgraft-system logs deployment/podgraft-webhook',
      ],
    ],
    [
      'somebody else who refuses the pod',
      {
        dryRun: {
          ...{ kind: 'answered', namespace: 'shop' },
          injection: { template: 'agent', outcome: 'denied', because: 'exceeded quota' },
        },
      },
      [
        'dry-run ok',
        'warning: a pod in the namespace shop: whether it gets "agent" is not known: exceeded quota; try another --dry-run-namespace',
      ],
    ],
    [
      'that podgraft is not installed',
      {
        ...{ namespace: absent, deployment: absent, initializer: absent, pods: read([]), service: absent },
        ...{
          endpointSlices: read([]),
          certificates: read([]),
          serving: absent,
          templates: read({ count: 0, problems: [] }),
        },
        ...{ mutating: absent, validating: absent, bundles: new Map(), certManager: absent },
        rights: read([]),
      },
      [
        'namespace failed',
        'error: Namespace podgraft-system: it does not exist; install podgraft with kubectl apply -f deploy, or name its namespace with --namespace',
        'deployment not reached: there is no namespace podgraft-system',
        'service not reached: there is no namespace podgraft-system',
        'endpoints not reached: the Service has to be right first',
        'cert-manager failed',
        'error: the cluster: cert-manager is not installed: the API server has no Certificates of cert-manager.io/v1; install cert-manager, then kubectl apply -f deploy; or do as deploy/no-cert-manager says',
        'certificate not reached: there is no namespace podgraft-system',
        'ca-bundle not reached: there are no webhook configurations',
        'webhooks failed',
        `error: MutatingWebhookConfiguration podgraft: it does not exist, so no pod is injected; ${apply}`,
        `error: ValidatingWebhookConfiguration podgraft: it does not exist, so templates are not checked; ${apply}`,
        'templates not reached: there is no namespace podgraft-system',
        'dry-run not reached: without its MutatingWebhookConfiguration podgraft is not called',
      ],
    ],
  ])('%s', (_, facts, expected) => {
    expect(judge(facts)).toEqual(expected);
  });

  it.each([
    ['x509: certificate signed by unknown authority', 'look at ca-bundle'],
    ['x509: certificate has expired or is not yet valid: current time …', 'look at certificate'],
    ['x509: certificate is valid for other.svc, not podgraft.podgraft-system.svc', 'look at certificate: its names'],
    ['no endpoints available for service "podgraft"', 'look at service and endpoints'],
    [
      'Post "https://podgraft.podgraft-system.svc:443/mutate?timeout=5s": context deadline exceeded',
      'does not get through to port 8443 of the pods in podgraft-system',
    ],
    [
      'Post "https://podgraft.podgraft-system.svc:443/mutate?timeout=5s": dial tcp 10.0.0.1:443: connect: connection refused',
      'look at deployment and endpoints',
    ],
    ['the API server does not ask podgraft about pods of the namespace shop', 'look at webhooks'],
    ['namespaces "shop" not found', 'name one that exists with --dry-run-namespace'],
    ['something new', 'look at what else was found'],
  ])('why podgraft does not answer: %s', (because, remedy) => {
    const [head, flaw] = judge({ dryRun: { kind: 'failed', namespace: 'shop', because } });
    expect(head).toBe('dry-run failed');
    expect(flaw?.startsWith(`error: a pod in the namespace shop: ${because}; `)).toBe(true);
    expect(flaw).toContain(remedy);
  });
});

describe('what may not be read', () => {
  it.each<[keyof Facts, readonly string[]]>([
    ['namespace', ['namespace']],
    ['deployment', ['deployment']],
    ['service', ['service', 'endpoints']],
    ['endpointSlices', ['endpoints']],
    ['certManager', ['cert-manager']],
    ['certificates', ['cert-manager']],
    ['serving', ['certificate']],
    ['mutating', ['ca-bundle', 'webhooks']],
    ['rights', ['rights']],
    ['templates', ['templates']],
  ])('leaves checks unreached that say why: %s', (field, checks) => {
    const found = checkInstallation({ ...healthy, [field]: refused }).filter(({ outcome }) => outcome !== 'ok');
    expect(found.map(({ check }) => check)).toEqual(checks);
    expect(found[0]).toMatchObject({ outcome: 'not-reached', says: refused.because });
  });

  it('leaves the caBundle uncompared without the certificate', () => {
    const unknown = bundle({ kind: 'certificates', trusts: undefined, notAfter: undefined });
    expect(judge({ serving: refused, ...unknown })).toEqual([
      `certificate not reached: ${refused.because}`,
      'ca-bundle not reached: it is there, but without the serving certificate it cannot be compared',
    ]);
  });

  it('leaves the dry run unmade for whoever may not create pods', () => {
    const because = 'pods is forbidden: User "me" cannot create resource "pods"';
    expect(judge({ dryRun: { kind: 'failed', namespace: 'shop', because } })).toEqual([
      `dry-run not reached: ${because}`,
    ]);
  });
});
