import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import { addInitializeCommand } from '../../src/cli/initialize.ts';
import { workloadKinds } from '../../src/initializer/workloadKinds.ts';
import { findManifest, readAt, readManifests } from './readManifests.ts';

const manifests = readManifests();
const mine = manifests.filter(({ file }) => file === '50-initializer.yaml');
const objectOf = (kind: string, name = 'podgraft-initializer') => findManifest(mine, kind, name).object;
const deployment = objectOf('Deployment');
const podSpec = readAt(deployment, 'spec', 'template', 'spec');
const container = readAt(podSpec, 'containers', 0);
const account = { kind: 'ServiceAccount', name: 'podgraft-initializer', namespace: 'podgraft-system' };

const rolesIn = (namespace: string) =>
  mine.filter(({ kind, object }) => kind === 'Role' && readAt(object, 'metadata', 'namespace') === namespace);

describe('what 50-initializer.yaml installs', () => {
  it('is all that there is of the initializer, and needed by nothing else', () => {
    const component = ['metadata', 'labels', 'app.kubernetes.io/component'] as const;
    for (const { kind, name, file, object } of manifests) {
      const isMine = readAt(object, ...component) === 'initializer';
      expect(isMine, `${kind} ${name}`).toBe(file === '50-initializer.yaml');
      if (!isMine) expect(JSON.stringify(object), `${kind} ${name}`).not.toContain('podgraft-initializer');
    }
  });

  it('gives rights to the account of the process, by bindings alone', () => {
    expect(readAt(podSpec, 'serviceAccountName')).toBe(account.name);
    expect(objectOf('ServiceAccount')['automountServiceAccountToken']).toBe(false);
    const bindings = mine.filter(({ kind }) => /^(Cluster)?RoleBinding$/.test(kind));
    expect(bindings).toHaveLength(3);
    for (const { object } of bindings) expect(object['subjects']).toEqual([account]);
  });

  it('lets it read and change workloads, read pods, and read and write Events', () => {
    const workloads = (group: string) =>
      Object.values(workloadKinds)
        .filter(({ apiVersion }) => (apiVersion.includes('/') ? apiVersion.split('/')[0] : '') === group)
        .map(({ plural }) => plural)
        .sort();
    const rules = readAt(objectOf('ClusterRole'), 'rules') as readonly { apiGroups: string[]; resources: string[] }[];
    const changed = rules.filter((rule) => JSON.stringify(rule).includes('"get","list","patch"'));
    for (const { apiGroups, resources } of changed)
      expect(resources.toSorted()).toEqual(workloads(String(apiGroups[0])));
    expect(changed).toHaveLength(3);
    expect(rules.filter((rule) => !changed.includes(rule))).toEqual([
      { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
      { apiGroups: [''], resources: ['events'], verbs: ['list', 'create', 'patch'] },
    ]);
  });

  it('lets it hold its own Lease, and read templates of podgraft-system', () => {
    expect(rolesIn('podgraft-system').map(({ object }) => object['rules'])).toEqual([
      [
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
        {
          apiGroups: ['coordination.k8s.io'],
          resources: ['leases'],
          resourceNames: ['podgraft-initializer'],
          verbs: ['get', 'update'],
        },
      ],
    ]);
  });

  it('lets it ask about pods where none may ever be', () => {
    expect(rolesIn('podgraft-probe').map(({ object }) => object['rules'])).toEqual([
      [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }],
    ]);
    expect(readAt(objectOf('ResourceQuota', 'podgraft-no-pods'), 'spec')).toEqual({ hard: { pods: '0' } });
  });

  it('holds all kinds that it may change to their annotations', () => {
    const policies = mine.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    const guarded = policies.flatMap(({ object }) => {
      const rules = readAt(object, 'spec', 'matchConstraints', 'resourceRules') as readonly { resources: string[] }[];
      return rules.flatMap(({ resources }) => resources);
    });
    expect(guarded.sort()).toEqual(
      Object.values(workloadKinds)
        .map(({ plural }) => plural)
        .sort(),
    );
    for (const { name, object } of policies) {
      expect(readAt(object, 'spec', 'failurePolicy')).toBe('Fail');
      expect(readAt(object, 'spec', 'matchConditions')).toEqual([
        {
          name: 'by-the-initializer',
          expression: `request.userInfo.username == 'system:serviceaccount:${account.namespace}:${account.name}'`,
        },
      ]);
      const binding = objectOf('ValidatingAdmissionPolicyBinding', name);
      expect(binding['spec']).toEqual({ policyName: name, validationActions: ['Deny'] });
    }
  });
});

describe('the initializer process', () => {
  const args = readAt(container, 'args') as readonly string[];

  it('is started with flags that the command line has', () => {
    const program = new Command().exitOverride();
    addInitializeCommand(program, {} as Context);
    const initialize = program.commands.find((command) => command.name() === args[0]);
    expect(initialize?.parseOptions(args.slice(1))).toEqual({ operands: [], unknown: [] });
    expect(initialize?.opts()).toMatchObject({
      namespace: 'podgraft-system',
      probeNamespace: 'podgraft-probe',
      metricsPort: 9090,
      interval: 300,
      maxConcurrentRollouts: 1,
    });
  });

  it('is the same image as the webhook, restricted as much', () => {
    const webhook = readAt(
      findManifest(manifests, 'Deployment', 'podgraft-webhook').object,
      ...(['spec', 'template', 'spec'] as const),
    );
    for (const field of ['image', 'securityContext']) {
      expect(readAt(container, field)).toEqual(readAt(webhook, 'containers', 0, field));
    }
    const { fsGroup: _, ...security } = readAt(webhook, 'securityContext') as Record<string, unknown>;
    expect(readAt(podSpec, 'securityContext')).toEqual(security);
    expect(readAt(podSpec, 'volumes')).toBeUndefined();
  });

  it('is what its network policy selects, on the port of its metrics', () => {
    const labels = readAt(deployment, 'spec', 'template', 'metadata', 'labels');
    expect(readAt(deployment, 'spec', 'selector', 'matchLabels')).toEqual(labels);
    expect(readAt(objectOf('NetworkPolicy'), 'spec')).toMatchObject({
      podSelector: { matchLabels: labels },
      ingress: [{ ports: [{ port: 9090 }] }],
    });
  });
});
