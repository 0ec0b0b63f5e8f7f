import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Json, JsonMap } from '../../src/core/json.ts';
import type { Report } from '../../src/installation/report.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/startCluster.ts';
import { deployFolder } from '../deploy/readManifests.ts';
import { apply } from './apply.ts';
import { eventually } from './eventually.ts';
import { installPodgraft, type Podgraft } from './installPodgraft.ts';
import { runPodgraft } from './runPodgraft.ts';
import { toEnvTemplate, toTemplate } from './toTemplate.ts';

let cluster: Cluster;
let podgraft: Podgraft;

beforeAll(async () => {
  cluster = await startCluster({ certManager: true });
  podgraft = await installPodgraft(cluster);
});

afterAll(async () => {
  await podgraft?.stop();
  await cluster?.stop();
});

const home = 'podgraft-system';
const check = (...args: readonly string[]) => runPodgraft(['check', `--kubeconfig=${cluster.kubeconfig}`, ...args]);

/** The lines of errors and warnings, and the checks that were not reached. */
const findings = async (): Promise<{ readonly code: number | string; readonly lines: readonly string[] }> => {
  const { code, stdout } = await check();
  return { code, lines: stdout.split('\n').filter((line) => /^(?: {2}error| {2}warning|not reached)/.test(line)) };
};

const expectHealthy = () => eventually(async () => expect(await findings()).toEqual({ code: 0, lines: [] }));

const kubectl = (...args: readonly string[]) => cluster.kubectl([`--namespace=${home}`, ...args]);
const patch = (kind: string, name: string, operations: Json) =>
  kubectl('patch', kind, name, '--type=json', `--patch=${JSON.stringify(operations)}`);
const applyFile = (file: string) => kubectl('apply', '--filename', join(deployFolder, file));

describe('an installation that is whole', () => {
  it('passes every check in less than five seconds', async () => {
    await expectHealthy();
    const start = performance.now();
    const { code, stdout, stderr } = await check();
    const ms = performance.now() - start;
    process.stdout.write(
      `a healthy installation is checked in ${Math.round(ms)} ms, the start of the process included\n`,
    );
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^12 checks: 0 errors, 0 warnings \(\d\.\d s\)\n$/)]);
    expect(stdout.match(/^ok /gm)).toHaveLength(12);
    expect(ms).toBeLessThan(5000);
  });

  it('tells programs the same', async () => {
    const { code, stdout } = await check('--output=json');
    const found = JSON.parse(stdout) as { healthy: boolean; checks: Report[] };
    expect([code, found.healthy]).toEqual([0, true]);
    expect(found.checks.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 12 }, () => 'ok'));
  });

  it('injects into the pod of the dry run, and creates none', async () => {
    await apply(cluster, [toEnvTemplate('aaa', 'x')]);
    onTestFinished(async () => void (await kubectl('delete', 'configmap', 'aaa')));
    await eventually(async () =>
      expect((await check()).stdout).toContain(
        'a pod in the namespace default and answered; one that asked for "aaa" got it',
      ),
    );
    expect(await cluster.kubectl(['--namespace=default', 'get', 'pods', '--output=name'])).toBe('');
  });
});

describe('an installation that is not whole', () => {
  it('whose Service selects other pods', async () => {
    await patch('service', 'podgraft', [{ op: 'add', path: '/spec/selector/tier', value: 'front' }]);
    onTestFinished(async () => {
      await patch('service', 'podgraft', [{ op: 'remove', path: '/spec/selector/tier' }]);
      await expectHealthy();
    });
    expect(await findings()).toEqual({
      code: 1,
      lines: [
        expect.stringMatching(
          /^ {2}error: Service podgraft-system\/podgraft, spec.selector: it selects .*tier=front.*, and the pods of Deployment podgraft-webhook have .*; kubectl apply -f deploy\/40-webhook.yaml$/,
        ),
        'not reached endpoints: the Service has to be right first',
      ],
    });
  });

  it('whose replicas are gone', async () => {
    await kubectl('scale', 'deployment/podgraft-webhook', '--replicas=0');
    onTestFinished(async () => {
      await kubectl('scale', 'deployment/podgraft-webhook', '--replicas=2');
      await expectHealthy();
    });
    await eventually(async () =>
      expect(await findings()).toEqual({
        code: 1,
        lines: [
          '  error: Deployment podgraft-system/podgraft-webhook: it is scaled to zero, so nobody answers; kubectl -n podgraft-system scale deployment/podgraft-webhook --replicas=2',
          expect.stringMatching(
            /^ {2}error: Service podgraft-system\/podgraft: it has no ready endpoint: there are no pods; pods that ask for templates are refused meanwhile; kubectl /,
          ),
        ],
      }),
    );
  });

  it.each([
    [
      'a ClusterRole that lost a rule',
      ['clusterrole', '/rules/0', 'it may not get, list, watch namespaces in the whole cluster'],
    ],
    [
      'a Role that lost its rule',
      ['role', '/rules/0', 'it may not get, list, watch configmaps in the namespace podgraft-system'],
    ],
  ] as const)('with %s', async (_, [kind, path, message]) => {
    await patch(kind, 'podgraft-webhook', [{ op: 'remove', path }]);
    onTestFinished(async () => {
      await applyFile('10-rbac.yaml');
      await expectHealthy();
    });
    await eventually(async () =>
      expect(await findings()).toEqual({
        code: 1,
        lines: [
          `  error: ServiceAccount podgraft-system/podgraft-webhook: ${message}; kubectl apply -f deploy/10-rbac.yaml`,
        ],
      }),
    );
  });

  it.each<[string, Json, RegExp, Json?]>([
    [
      'a namespaceSelector that lets system namespaces in',
      [{ op: 'remove', path: '/webhooks/0/namespaceSelector/matchExpressions/1' }],
      /error: MutatingWebhookConfiguration podgraft, webhook pods.podgraft.dev, namespaceSelector: it lacks kubernetes.io\/metadata.name NotIn kube-system, .*; kubectl apply -f deploy\/90-webhooks.yaml of podgraft \d/,
    ],
    [
      'an objectSelector that passes pods by',
      [{ op: 'add', path: '/webhooks/1/objectSelector', value: { matchLabels: { team: 'a' } } }],
      /error: .*webhook namespaces.podgraft.dev, objectSelector: it demands team In a, which podgraft does not; take it out with kubectl edit mutatingwebhookconfiguration podgraft/,
      [{ op: 'replace', path: '/webhooks/1/objectSelector', value: {} }],
    ],
    [
      'a match condition of another version',
      [{ op: 'replace', path: '/webhooks/0/matchConditions/3/expression', value: 'true' }],
      /error: .*webhook pods.podgraft.dev, matchCondition asks: it is another expression than podgraft installs; kubectl apply/,
    ],
  ])('with %s', async (_, operations, sentence, undo) => {
    await patch('mutatingwebhookconfiguration', 'podgraft', operations);
    onTestFinished(async () => {
      await (undo === undefined
        ? applyFile('90-webhooks.yaml')
        : patch('mutatingwebhookconfiguration', 'podgraft', undo));
      await expectHealthy();
    });
    expect(await findings()).toEqual({ code: 1, lines: [expect.stringMatching(sentence)] });
  });

  it('whose webhooks are gone', async () => {
    await kubectl('delete', 'mutatingwebhookconfiguration', 'podgraft');
    onTestFinished(async () => {
      await applyFile('90-webhooks.yaml');
      await expectHealthy();
    });
    expect(await findings()).toEqual({
      code: 1,
      lines: [
        expect.stringMatching(
          /^ {2}error: MutatingWebhookConfiguration podgraft: it does not exist, so no pod is injected; /,
        ),
        'not reached dry-run: without its MutatingWebhookConfiguration podgraft is not called',
      ],
    });
  });

  it('with a template that podgraft does not take', async () => {
    // Applied while the webhook that would refuse it is not asked.
    await kubectl('delete', 'validatingwebhookconfiguration', 'podgraft');
    await eventually(() => apply(cluster, [toTemplate('broken', 'containars: []')]));
    await applyFile('90-webhooks.yaml');
    onTestFinished(async () => {
      await kubectl('delete', 'configmap', 'broken');
      await expectHealthy();
    });
    await eventually(async () =>
      expect(await findings()).toEqual({
        code: 1,
        lines: [
          expect.stringMatching(
            /^ {2}error: ConfigMap podgraft-system\/broken: template "broken", 1:13 in its template.yaml: containars: unknown field "containars"; did you mean "containers"\?; mend it /,
          ),
        ],
      }),
    );
  });

  it('that runs another version', async () => {
    const path = '/spec/template/spec/containers/0/image';
    await patch('deployment', 'podgraft-webhook', [{ op: 'replace', path, value: 'podgraft/podgraft:0.0.9' }]);
    onTestFinished(async () => {
      await applyFile('40-webhook.yaml');
      await expectHealthy();
    });
    await eventually(async () =>
      expect(await findings()).toEqual({
        code: 1,
        lines: [
          expect.stringMatching(
            /^ {2}error: Deployment podgraft-system\/podgraft-webhook: it runs podgraft 0.0.9 \(podgraft\/podgraft:0.0.9\), and this command is podgraft (\S+); use podgraft 0.0.9 here, or apply deploy\/ of \1$/,
          ),
        ],
      }),
    );
  });

  it('whose certificate is for another name, as cert-manager was told', async () => {
    await patch('certificate', 'podgraft-serving', [{ op: 'replace', path: '/spec/dnsNames', value: ['other.svc'] }]);
    onTestFinished(async () => {
      await applyFile('20-certificates.yaml');
      await expectHealthy();
    });
    await eventually(async () =>
      expect((await findings()).lines).toContainEqual(
        expect.stringMatching(
          /^ {2}error: Secret podgraft-system\/podgraft-serving: the certificate is for DNS:other.svc, and the API server calls podgraft.podgraft-system.svc; write that name into dnsNames/,
        ),
      ),
    );
  });

  it('whose processes do not answer', async () => {
    await podgraft.killAll();
    onTestFinished(async () => {
      await Promise.all([podgraft.start(), podgraft.start()]);
      await expectHealthy();
    });
    expect(await findings()).toEqual({
      code: 1,
      lines: [
        expect.stringMatching(
          /^ {2}error: a pod in the namespace default: .*failed calling webhook "pods.podgraft.dev".*connection refused.*; look at deployment and endpoints/,
        ),
      ],
    });
  });

  it('with all of it at once, in one run', async () => {
    await kubectl('scale', 'deployment/podgraft-webhook', '--replicas=0');
    await patch('role', 'podgraft-webhook', [{ op: 'remove', path: '/rules/0' }]);
    await patch('mutatingwebhookconfiguration', 'podgraft', [{ op: 'remove', path: '/webhooks/1' }]);
    onTestFinished(async () => {
      for (const file of ['10-rbac.yaml', '40-webhook.yaml', '90-webhooks.yaml']) await applyFile(file);
      await expectHealthy();
    });
    await eventually(async () => {
      const { code, lines } = await findings();
      expect([
        code,
        lines.map((line) => /scaled to zero|no ready endpoint|may not|is missing/.exec(line)?.[0]),
      ]).toEqual([1, ['scaled to zero', 'no ready endpoint', 'is missing', 'may not']]);
    });
  });
});

describe('somebody who may not read everything', () => {
  it('is told what, and why it was not checked', async () => {
    const rules: JsonMap[] = [
      { apiGroups: [''], resources: ['namespaces', 'services', 'pods', 'configmaps'], verbs: ['get', 'list'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
      { apiGroups: ['admissionregistration.k8s.io'], resources: ['*'], verbs: ['get'] },
    ];
    await apply(cluster, [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace: 'default' } },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'reader' }, rules },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'reader' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
        subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'default' }],
      },
    ]);
    const token = (await cluster.kubectl(['--namespace=default', 'create', 'token', 'reader'])).trim();
    const kubeconfig = join(cluster.home, 'reader');
    await writeReader(token, kubeconfig);
    const { code, stdout } = await runPodgraft(['check', `--kubeconfig=${kubeconfig}`]);
    expect(code).toBe(1);
    const left = stdout.split('\n').filter((line) => line.startsWith('not reached'));
    const user = 'User "system:serviceaccount:default:reader" cannot';
    expect(left).toEqual([
      expect.stringContaining(`not reached endpoints: endpointslices.discovery.k8s.io is forbidden: ${user} list`),
      expect.stringContaining(`not reached cert-manager: certificates.cert-manager.io is forbidden: ${user} list`),
      expect.stringContaining(`not reached certificate: secrets "podgraft-serving" is forbidden: ${user} get`),
      'not reached ca-bundle: it is there, but without the serving certificate it cannot be compared',
      expect.stringContaining(
        `not reached rights: subjectaccessreviews.authorization.k8s.io is forbidden: ${user} create`,
      ),
      expect.stringContaining(`not reached dry-run: pods is forbidden: ${user} create`),
    ]);
  });
});

/** Writes a kubeconfig for the bearer of a token. */
const writeReader = async (token: string, path: string): Promise<void> => {
  const authority = join(cluster.home, 'pki/ca.crt');
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: cluster.server, 'certificate-authority': authority } }],
    users: [{ name: 'reader', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'reader' } }],
    'current-context': 'test',
  };
  await writeFile(path, JSON.stringify(kubeconfig), { mode: 0o600 });
};
