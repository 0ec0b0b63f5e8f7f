import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMap } from '../../src/core/json.ts';
import { deployFolder, findManifest, readAt, readManifests } from './readManifests.ts';

const manifests = readManifests();
const objectOf = (kind: string, name?: string) => findManifest(manifests, kind, name).object;
const podSpec = readAt(objectOf('Deployment', 'podgraft-webhook'), 'spec', 'template', 'spec');
const container = readAt(podSpec, 'containers', 0);

/** `2160h` in hours: the only unit that stands in these manifests. */
const toHours = (duration: unknown): number => Number(/^(\d+)h$/.exec(String(duration))?.[1]);

describe('the rights', () => {
  it('are these and no others', () => {
    expect(readAt(objectOf('Role', 'podgraft-webhook'), 'rules')).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    ]);
    expect(readAt(objectOf('ClusterRole', 'podgraft-webhook'), 'rules')).toEqual([
      { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
      {
        apiGroups: ['admissionregistration.k8s.io'],
        resources: ['mutatingwebhookconfigurations'],
        resourceNames: ['podgraft'],
        verbs: ['get', 'list', 'watch'],
      },
    ]);
  });

  it('name no wildcard and no Secret anywhere', () => {
    const roles = [...manifests, ...readManifests(join(deployFolder, 'namespace-templates'))].filter(({ kind }) =>
      kind.endsWith('Role'),
    );
    expect(roles.length).toBeGreaterThanOrEqual(3);
    for (const { object } of roles) expect(JSON.stringify(object['rules'])).not.toMatch(/"\*"|secrets/);
  });

  it.each(['RoleBinding', 'ClusterRoleBinding'])('are given by a %s to the account of the process', (kind) => {
    const account = {
      kind: 'ServiceAccount',
      name: readAt(podSpec, 'serviceAccountName'),
      namespace: 'podgraft-system',
    };
    const binding = objectOf(kind, 'podgraft-webhook');
    expect(binding['subjects']).toEqual([account]);
    expect(binding['roleRef']).toMatchObject({ kind: kind.replace('Binding', ''), name: 'podgraft-webhook' });
    expect(readAt(objectOf('ServiceAccount', 'podgraft-webhook'), 'automountServiceAccountToken')).toBe(false);
  });
});

describe('the certificates', () => {
  const authority = readMap(objectOf('Certificate', 'podgraft-ca'), 'spec');
  const serving = readMap(objectOf('Certificate', 'podgraft-serving'), 'spec');

  it('are for the name by which the API server calls', () => {
    const service = objectOf('Service');
    const host = `${readAt(service, 'metadata', 'name')}.${readAt(service, 'metadata', 'namespace')}.svc`;
    expect(serving?.['dnsNames']).toEqual([host, `${host}.cluster.local`]);
    expect(serving?.['usages']).toContain('server auth');
  });

  it('come from an authority of ten years by an issuer of its own', () => {
    expect(authority).toMatchObject({ isCA: true, issuerRef: { kind: 'Issuer', name: 'podgraft-selfsigned' } });
    expect(objectOf('Issuer', 'podgraft-selfsigned')['spec']).toEqual({ selfSigned: {} });
    expect(objectOf('Issuer', 'podgraft-ca')['spec']).toEqual({ ca: { secretName: authority?.['secretName'] } });
    expect(serving?.['issuerRef']).toMatchObject({ kind: 'Issuer', name: 'podgraft-ca' });
    expect(toHours(authority?.['duration'])).toBe(10 * 365 * 24);
  });

  it('are served for 90 days at most, with a new key each time, a month before they end', () => {
    expect(toHours(serving?.['duration'])).toBeLessThanOrEqual(90 * 24);
    expect(toHours(serving?.['renewBefore'])).toBeGreaterThanOrEqual(30 * 24);
    expect(serving?.['privateKey']).toEqual({ algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' });
    expect(authority?.['privateKey']).toEqual({ algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' });
  });

  it('are mounted into the process, readable for its group only', () => {
    expect(readAt(podSpec, 'volumes')).toEqual([
      { name: 'tls', secret: { secretName: serving?.['secretName'], defaultMode: 0o440 } },
    ]);
    expect(readAt(container, 'volumeMounts')).toEqual([{ name: 'tls', mountPath: '/tls', readOnly: true }]);
    expect(readAt(podSpec, 'securityContext', 'fsGroup')).toBe(65532);
  });

  it.each(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'])('are trusted in the %s', (kind) => {
    const { object } = findManifest(manifests, kind, 'podgraft');
    const from = readAt(object, 'metadata', 'annotations', 'cert-manager.io/inject-ca-from');
    expect(from).toBe('podgraft-system/podgraft-serving');
    expect(JSON.stringify(object)).not.toContain('caBundle');
  });
});
