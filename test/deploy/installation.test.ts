import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import { addServeCommand } from '../../src/cli/serve.ts';
import { readString } from '../../src/core/json.ts';
import { serverLimits } from '../../src/server/limits.ts';
import { deployFolder, findManifest, listFiles, readAt, readManifests } from './readManifests.ts';

const root = join(deployFolder, '..');
const manifests = readManifests();
const objectOf = (kind: string, name?: string) => findManifest(manifests, kind, name).object;

const deployment = objectOf('Deployment', 'podgraft-webhook');
const podSpec = readAt(deployment, 'spec', 'template', 'spec');
const container = readAt(podSpec, 'containers', 0);
const installedExamples = ['logging-agent', 'dns-tuning'];
const podLabels = { 'app.kubernetes.io/name': 'podgraft', 'app.kubernetes.io/component': 'webhook' };

describe('kubectl apply -f deploy', () => {
  it('takes numbered files: the namespace first, the webhooks last, all of them YAML', () => {
    const files = listFiles();
    expect(files.filter((file) => !/^\d0-[a-z-]+\.yaml$/.test(file))).toEqual([]);
    expect(new Set(files.map((file) => file.slice(0, 2))).size).toBe(files.length);
    expect(manifests[0]).toMatchObject({ kind: 'Namespace', name: 'podgraft-system' });
    expect(files.at(-1)).toBe('90-webhooks.yaml');
  });

  it('needs nothing of the cluster but Kubernetes and cert-manager', () => {
    const groups = new Set(manifests.map(({ object }) => (readString(object, 'apiVersion') ?? '').split('/')[0]));
    expect([...groups].sort()).toEqual([
      'admissionregistration.k8s.io',
      'apps',
      'cert-manager.io',
      'networking.k8s.io',
      'policy',
      'rbac.authorization.k8s.io',
      'v1',
    ]);
  });

  it('puts everything that has a namespace into its own, and says that it is of podgraft', () => {
    const clusterScoped = /^(Namespace|ClusterRole|ClusterRoleBinding|MutatingWebhook.*|Validating.*)$/;
    const inProbe = new Set([
      'ResourceQuota podgraft-no-pods',
      'Role podgraft-initializer',
      'RoleBinding podgraft-initializer',
    ]);
    for (const { kind, name, object } of manifests) {
      const namespace = readAt(object, 'metadata', 'namespace');
      const allowed = inProbe.has(`${kind} ${name}`) ? ['podgraft-system', 'podgraft-probe'] : ['podgraft-system'];
      expect(clusterScoped.test(kind) ? [undefined] : allowed, `${kind} ${name}`).toContain(namespace);
      if (kind !== 'ConfigMap') expect(readAt(object, 'metadata', 'labels', 'app.kubernetes.io/name')).toBe('podgraft');
    }
  });

  it('installs examples as they stand in examples/', () => {
    const path = join(deployFolder, '60-example-templates.yaml');
    const head = `# ${installedExamples.join(' and ')}, as they stand in examples/. Take away what you do not want.\n`;
    const examples = installedExamples.map((name) => readFileSync(join(root, 'examples', `${name}.yaml`), 'utf8'));
    const current = `${head}${examples.join('---\n')}`;
    if (process.env['UPDATE_GOLDENS']) writeFileSync(path, current);
    else expect(readFileSync(path, 'utf8'), 'refresh it with UPDATE_GOLDENS=1 npm test').toBe(current);
  });

  it('leaves folders to those who want what is in them', () => {
    const folders = readdirSync(deployFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(['monitoring', 'namespace-templates', 'no-cert-manager']);
  });
});

describe('the webhook process', () => {
  const args = readAt(container, 'args') as readonly string[];

  it('is started with flags that the command line has', () => {
    const program = new Command().exitOverride();
    addServeCommand(program, {} as Context);
    const serve = program.commands.find((command) => command.name() === args[0]);
    expect(serve?.parseOptions(args.slice(1))).toEqual({ operands: [], unknown: [] });
    expect(serve?.opts()).toMatchObject({
      namespace: 'podgraft-system',
      port: 8443,
      metricsPort: 9090,
      tlsCert: '/tls/tls.crt',
      tlsKey: '/tls/tls.key',
    });
  });

  it('has the time to end in order', () => {
    const drain = Number(/^--drain=(\d+)$/.exec(args.find((arg) => arg.startsWith('--drain')) ?? '')?.[1]);
    const grace = Number(readAt(podSpec, 'terminationGracePeriodSeconds'));
    expect(drain + serverLimits.hardEndMs / 1000).toBeLessThan(grace);
  });

  it('is of the version that package.json states', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(readAt(container, 'image')).toBe(`docker.io/podgraft/podgraft:${version}`);
  });

  it('is restricted as the namespace demands, and cannot write a file', () => {
    const enforced = readAt(
      objectOf('Namespace', 'podgraft-system'),
      'metadata',
      'labels',
      'pod-security.kubernetes.io/enforce',
    );
    expect(enforced).toBe('restricted');
    expect(readAt(podSpec, 'securityContext')).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(readAt(container, 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('is there twice, and never fewer times while it is replaced', () => {
    expect(readAt(deployment, 'spec', 'replicas')).toBe(2);
    expect(readAt(deployment, 'spec', 'strategy')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
    expect(readAt(objectOf('PodDisruptionBudget'), 'spec')).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it.each(['startupProbe', 'readinessProbe', 'livenessProbe'])('is asked over TLS by its %s', (probe) => {
    const path = probe === 'readinessProbe' ? '/readyz' : '/healthz';
    expect(readAt(container, probe, 'httpGet')).toEqual({ path, port: 'https', scheme: 'HTTPS' });
  });

  it('is what Service, budget, network policy and spreading select', () => {
    expect(readAt(deployment, 'spec', 'template', 'metadata', 'labels')).toEqual(podLabels);
    expect(readAt(deployment, 'spec', 'selector', 'matchLabels')).toEqual(podLabels);
    expect(readAt(objectOf('Service'), 'spec', 'selector')).toEqual(podLabels);
    expect(readAt(objectOf('PodDisruptionBudget'), 'spec', 'selector', 'matchLabels')).toEqual(podLabels);
    expect(readAt(objectOf('NetworkPolicy', 'podgraft-webhook'), 'spec', 'podSelector', 'matchLabels')).toEqual(
      podLabels,
    );
    for (const index of [0, 1]) {
      const spread = readAt(podSpec, 'topologySpreadConstraints', index);
      expect(spread).toMatchObject({ whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: podLabels } });
    }
  });

  it('is reached on 443 and, for metrics, on 9090', () => {
    const ports = [
      { name: 'https', containerPort: 8443, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
    ];
    expect(readAt(container, 'ports')).toEqual(ports);
    expect(readAt(objectOf('Service'), 'spec', 'ports')).toMatchObject([
      { port: 443, targetPort: 'https' },
      { port: 9090, targetPort: 'metrics' },
    ]);
    expect(readAt(objectOf('NetworkPolicy', 'podgraft-webhook'), 'spec')).toMatchObject({
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: 8443 }] }, { ports: [{ port: 9090 }] }],
    });
  });
});
