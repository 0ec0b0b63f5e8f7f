import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { admitPod } from './admitPod.ts';
import { canonicalQuantity } from './canonicalQuantity.ts';
import { mapAt } from './fields.ts';

const limitRange = { defaultRequest: { cpu: '0.05', memory: '64Mi' }, default: { cpu: '2', memory: '1024Mi' } };

const pod = (spec: JsonMap, metadata: JsonMap = { name: 'p' }): JsonMap => ({ metadata, spec });

/** The spec of the pod that comes out, without what every pod is given. */
const specOf = (spec: JsonMap): JsonMap => {
  const { dnsPolicy, enableServiceLinks, preemptionPolicy, priority, restartPolicy, schedulerName, ...rest } = admitPod(
    pod({ automountServiceAccountToken: false, ...spec }),
  )['spec'] as JsonMap;
  const { automountServiceAccountToken, serviceAccount, serviceAccountName, tolerations, ...left } = rest;
  const { terminationGracePeriodSeconds, ...own } = left;
  return own;
};

const containerOf = (container: JsonMap): JsonMap => {
  const made = specOf({ containers: [container] })['containers'] as readonly JsonMap[];
  const { terminationMessagePath, terminationMessagePolicy, ...own } = made[0] as JsonMap;
  return own;
};

const fixtures = new URL('../fixtures/', import.meta.url);
const recordedPods = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name.startsWith('pod-create-'))
  .map((entry) => entry.name);

describe('the simulated API server', () => {
  it.each(recordedPods)('leaves the pod of %s, which came from a real one, as it is', (name) => {
    const review = JSON.parse(readFileSync(new URL(`${name}/review.json`, fixtures), 'utf8'));
    expect(admitPod(review.request.object)).toEqual(review.request.object);
  });

  it('never changes the pod that it was given', () => {
    const given = pod({ containers: [{ name: 'a', image: 'a', stdin: false, env: [] }] });
    const before = JSON.stringify(given);
    admitPod(given, { limitRange });
    expect(JSON.stringify(given)).toBe(before);
  });

  it('changes nothing the second time', () => {
    const once = admitPod(pod({ containers: [{ name: 'a', image: 'a', resources: { limits: { cpu: '1000m' } } }] }), {
      limitRange,
    });
    expect(admitPod(once, { limitRange })).toEqual(once);
  });

  it.each([
    [{ image: 'a' }, { image: 'a', imagePullPolicy: 'Always' }],
    [{ image: 'a:latest' }, { image: 'a:latest', imagePullPolicy: 'Always' }],
    [{ image: 'host:5000/a' }, { image: 'host:5000/a', imagePullPolicy: 'Always' }],
    [{ image: 'host:5000/a:1' }, { image: 'host:5000/a:1', imagePullPolicy: 'IfNotPresent' }],
    [{ image: 'a@sha256:00' }, { image: 'a@sha256:00', imagePullPolicy: 'IfNotPresent' }],
    [
      { image: 'a:1', imagePullPolicy: 'Never' },
      { image: 'a:1', imagePullPolicy: 'Never' },
    ],
  ])('gives %j its pull policy', (given, expected) => {
    expect(containerOf({ name: 'a', ...given })).toEqual({ name: 'a', resources: {}, ...expected });
  });

  it('fills in ports, probes, handlers and field references', () => {
    expect(
      containerOf({
        name: 'a',
        image: 'a:1',
        ports: [{ containerPort: 80 }],
        env: [
          { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
        ],
        livenessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 0, periodSeconds: 0 },
        readinessProbe: { grpc: { port: 9000 }, timeoutSeconds: 4 },
        lifecycle: { preStop: { httpGet: { port: 80, path: '/stop' } } },
      }),
    ).toEqual({
      name: 'a',
      image: 'a:1',
      imagePullPolicy: 'IfNotPresent',
      resources: {},
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      env: [
        { name: 'POD', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
        { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } },
      ],
      livenessProbe: {
        httpGet: { port: 80, path: '/', scheme: 'HTTP' },
        failureThreshold: 3,
        periodSeconds: 10,
        successThreshold: 1,
        timeoutSeconds: 1,
      },
      readinessProbe: {
        grpc: { port: 9000, service: '' },
        failureThreshold: 3,
        periodSeconds: 10,
        successThreshold: 1,
        timeoutSeconds: 4,
      },
      lifecycle: { preStop: { httpGet: { port: 80, path: '/stop', scheme: 'HTTP' } } },
    });
  });

  it('drops what Go leaves out and keeps what a pointer holds', () => {
    expect(
      containerOf({
        name: 'a',
        image: 'a:1',
        args: [],
        stdin: false,
        tty: false,
        workingDir: '',
        env: [{ name: 'EMPTY', value: '' }],
        volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: false, subPath: '' }],
        securityContext: {
          allowPrivilegeEscalation: false,
          privileged: false,
          runAsNonRoot: false,
          runAsUser: 0,
          capabilities: { add: [], drop: ['ALL'] },
        },
        resources: { limits: {}, requests: { cpu: 0.1 } },
      }),
    ).toEqual({
      name: 'a',
      image: 'a:1',
      imagePullPolicy: 'IfNotPresent',
      env: [{ name: 'EMPTY' }],
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
      securityContext: {
        allowPrivilegeEscalation: false,
        privileged: false,
        runAsNonRoot: false,
        runAsUser: 0,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: { cpu: '100m' } },
    });
    expect(
      specOf({
        hostNetwork: false,
        shareProcessNamespace: false,
        nodeSelector: { 'example.com/spot': '' },
        dnsConfig: { searches: [], options: [{ name: 'edns0', value: '' }] },
        hostname: '',
        securityContext: {},
      }),
    ).toEqual({
      shareProcessNamespace: false,
      nodeSelector: { 'example.com/spot': '' },
      dnsConfig: { options: [{ name: 'edns0', value: '' }] },
      securityContext: {},
    });
  });

  it('completes volumes', () => {
    expect(
      specOf({
        volumes: [
          { name: 'nothing' },
          { name: 'scratch', emptyDir: { sizeLimit: '1024Mi', medium: '' } },
          { name: 'config', configMap: { name: 'c', optional: false } },
          { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
          { name: 'host', hostPath: { path: '/var' } },
        ],
      })['volumes'],
    ).toEqual([
      { name: 'nothing', emptyDir: {} },
      { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
      { name: 'config', configMap: { name: 'c', optional: false, defaultMode: 420 } },
      {
        name: 'token',
        projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }], defaultMode: 420 },
      },
      { name: 'host', hostPath: { path: '/var', type: '' } },
    ]);
  });

  it('takes limits for requests that are not stated', () => {
    expect(
      containerOf({
        name: 'a',
        image: 'a:1',
        resources: { limits: { cpu: 1, memory: '1Gi' }, requests: { cpu: '200m' } },
      })['resources'],
    ).toEqual({
      limits: { cpu: '1', memory: '1Gi' },
      requests: { cpu: '200m', memory: '1Gi' },
    });
  });

  it('gives hostNetwork pods their host ports', () => {
    const containers = specOf({
      hostNetwork: true,
      containers: [{ name: 'a', image: 'a:1', ports: [{ containerPort: 80 }] }],
    })['containers'];
    expect(containers).toMatchObject([{ ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }] }]);
  });

  it('mounts the token where nothing is mounted, also into containers that came later', () => {
    const path = '/var/run/secrets/kubernetes.io/serviceaccount';
    const first = admitPod(
      pod({
        containers: [
          { name: 'a', image: 'a:1' },
          { name: 'b', image: 'b:1', volumeMounts: [{ name: 'x', mountPath: path }] },
        ],
      }),
    );
    expect(first['spec']).toMatchObject({
      volumes: [{ name: 'kube-api-access-x7q2v' }],
      containers: [
        { volumeMounts: [{ name: 'kube-api-access-x7q2v', readOnly: true, mountPath: path }] },
        { volumeMounts: [{ name: 'x' }] },
      ],
    });
    const spec = first['spec'] as JsonMap;
    const later = admitPod({ ...first, spec: { ...spec, initContainers: [{ name: 'i', image: 'i:1' }] } });
    expect(later['spec']).toMatchObject({ initContainers: [{ volumeMounts: [{ name: 'kube-api-access-x7q2v' }] }] });
    expect((later['spec'] as JsonMap)['volumes']).toHaveLength(1);
  });

  it('fills absent resources from a LimitRange and says so, for the last run only', () => {
    const first = admitPod(
      pod({
        initContainers: [{ name: 'i', image: 'i:1', resources: { limits: { cpu: '1' } } }],
        containers: [{ name: 'a', image: 'a:1' }],
      }),
      { limitRange },
    );
    expect(mapAt(first, 'metadata')?.['annotations']).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a; memory request for init container i; memory limit for init container i',
    });
    expect(first['spec']).toMatchObject({
      initContainers: [{ resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '64Mi' } } }],
      containers: [{ resources: { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '50m', memory: '64Mi' } } }],
    });
    const spec = first['spec'] as JsonMap;
    const containers = [
      ...(spec['containers'] as readonly JsonMap[]),
      { name: 'b', image: 'b:1', resources: { requests: { cpu: '1' } } },
    ];
    const second = admitPod({ ...first, spec: { ...spec, containers } }, { limitRange });
    expect(mapAt(second, 'metadata')?.['annotations']).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: memory request for container b; cpu, memory limit for container b',
    });
  });

  it('adds its own tolerations unless the pod speaks of the taint', () => {
    const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 5 };
    expect(admitPod(pod({ tolerations: [own] }))['spec']).toMatchObject({
      tolerations: [
        own,
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
    });
  });
});

describe('canonicalQuantity', () => {
  it.each([
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    ['512', '512'],
    ['0.1', '100m'],
    ['.5', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1000M', '1G'],
    ['1000000', '1M'],
    ['1e3', '1e3'],
    ['12e2', '1200'],
    ['1Ki', '1Ki'],
    ['0.5Ki', '512'],
    ['0.3Ki', '307200m'],
    ['0', '0'],
    ['0Mi', '0'],
    ['-1.5', '-1500m'],
    ['0.0000000001', '1n'],
    ['2E', '2E'],
    ['not a quantity', 'not a quantity'],
  ])('writes %s as %s', (given, expected) => {
    expect(canonicalQuantity(given)).toBe(expected);
  });

  it('takes numbers', () => {
    expect(canonicalQuantity(0.25)).toBe('250m');
    expect(canonicalQuantity(2)).toBe('2');
  });
});
