import { describe, expect, it } from 'vitest';
import { answer, ask } from './ask.ts';

const text = 'parameters: {p: {type: string}}\n';
const list = 'parameters: {p: {type: list}}\n';
const saying = (p: string) => ({ 't.podgraft.dev/p': p });
const faultsOf = (template: string, p: string) => answer({ templates: { t: template }, annotations: saying(p) }).faults;

describe('what comes of names is checked as what stands in the text is', () => {
  it.each([
    [
      'a container’s name',
      `${text}containers: [{name: "a-\${params.p}", image: "a:1"}]`,
      'B_c',
      'containers[0].name: "a-B_c" is not a container\'s name',
    ],
    [
      'a name of two lines, shown on one',
      `${text}containers: [{name: "\${params.p}", image: "a:1"}]`,
      'a\nb',
      'containers[0].name: "a\\nb" is not a container\'s name',
    ],
    [
      'a volume’s name',
      `${text}volumes: [{name: "\${params.p}", emptyDir: {}}]`,
      'a.b',
      'volumes[0].name: "a.b" is not a volume\'s name',
    ],
    [
      'a name of the API server’s own',
      `${text}volumes: [{name: "\${params.p}", emptyDir: {}}]`,
      'kube-api-access-x',
      'volumes[0].name: the API server takes volumes named kube-api-access-…',
    ],
    [
      'a port’s name',
      `${text}containers: [{name: a, image: "a:1", ports: [{containerPort: 80, name: "\${params.p}"}]}]`,
      'no port',
      'containers[0].ports[0].name: is not a port name',
    ],
    ['a label’s value', `${text}labels: {a: "\${params.p}"}`, 'not a value', 'labels.a: is not a legal label value'],
    [
      'a label’s key',
      `${text}labels: "\${{params.p: '1'}}"`,
      'not a key',
      'labels["not a key"]: "not a key" is not a legal key',
    ],
    [
      'an annotation’s key',
      `${text}annotations: "\${{params.p: '1'}}"`,
      'a/b/c',
      'annotations[a/b/c]: "a/b/c" is not a legal key',
    ],
    ['an image', `${text}containers: [{name: a, image: "\${params.p}"}]`, '', 'containers[0].image: image is missing'],
    [
      'an image that asks for the template’s',
      `${text}containers: [{name: a, image: "\${params.p}"}]`,
      'auto',
      'containers[0].image: "auto" asks for a template\'s image',
    ],
    [
      'one name twice in a list',
      `${list}containers: ["\${params.p.map(p, {'name': p, 'image': 'a:1'})}"]`,
      'a, b, a',
      'containers[0]: "a" is listed twice',
    ],
    [
      'one name in two items',
      `${text}containers: [{name: "\${params.p}", image: "a:1"}, {name: b, image: "a:1"}]`,
      'b',
      'containers[1]: "b" is listed twice',
    ],
    [
      'one name in both lists',
      `${text}initContainers: [{name: "\${params.p}", image: "a:1"}]\ncontainers: [{name: b, image: "a:1"}]`,
      'b',
      'containers[0].name: an init container has the name "b" too',
    ],
    [
      'one volume twice',
      `${list}volumes: "\${params.p.map(p, {'name': p, 'emptyDir': {}})}"`,
      'a,a',
      'volumes[1]: "a" is listed twice',
    ],
    [
      'a volume of two sources',
      `${text}volumes: [{name: v, emptyDir: {}, secret: "\${params.p == '' ? null : {'secretName': params.p}}"}]`,
      's',
      'volumes[0]: a volume has one source, this one has emptyDir and secret',
    ],
    [
      'a volume without a source',
      `${text}volumes: [{name: v, secret: "\${params.p == '' ? null : {'secretName': params.p}}"}]`,
      '',
      'volumes[0]: the volume has no source',
    ],
    [
      'a request above the limit',
      `${text}containers: [{name: a, image: "a:1", resources: {requests: {cpu: "\${params.p}"}, limits: {cpu: 1}}}]`,
      '1500m',
      'containers[0].resources.requests.cpu: the request 1500m is above the limit 1',
    ],
    [
      'a native sidecar among containers',
      `${text}containers: [{name: a, image: "a:1", restartPolicy: "\${params.p}"}]`,
      'Always',
      'containers[0].restartPolicy: restartPolicy: Always makes a native sidecar',
    ],
  ])('%s', (_what, template, p, fault) => {
    expect(faultsOf(template, p)).toEqual([expect.stringContaining(`, ${fault}`)]);
    expect(faultsOf(template, p)?.[0]).toMatch(/^template "t" \(line [23], column \d+\)/);
  });

  it('and points at the item that the name comes from', () => {
    const template = `${list}containers:\n- {name: z, image: "z:1"}\n- "\${params.p.map(p, {'name': p, 'image': 'a:1'})}"\n- {name: A, image: "a:1"}`;
    expect(faultsOf(template.replace('name: A', 'name: "${params.p[0]}"'), 'a,b')).toEqual([
      expect.stringContaining('(line 5, column 3), containers[2]: "a" is listed twice'),
    ]);
  });

  it('and a name that is the pod’s own container’s is a conflict, not an addition', () => {
    const decision = ask({
      templates: { t: `${text}containers: [{name: "\${params.p}", image: "a:1"}]` },
      annotations: saying('app'),
    });
    expect(decision.warnings).toMatchObject([
      { path: 'spec.containers[app]', message: expect.stringContaining('it stays') },
    ]);
  });
});

describe('keys that only podgraft and those who ask it may write', () => {
  it.each([
    'podgraft.dev/inject',
    'podgraft.dev/status',
    'podgraft.dev/inherited',
    'podgraft.dev/rollout',
    'other.podgraft.dev/level',
    'other.podgraft.dev/containers',
    'initializer.kubernetes.io/other',
  ])('are refused when an expression gives them: %s', (key) => {
    for (const field of ['annotations', 'labels']) {
      const template = `${text}${field}: "\${{params.p: '1'}}"`;
      expect(faultsOf(template, key)).toEqual([
        expect.stringContaining(`"${key}" is podgraft's own; leave it to the pods`),
      ]);
    }
  });

  it('are refused among others that are fine', () => {
    expect(
      faultsOf(`${text}annotations: "\${{'a': 'b', params.p: '1', 'c': 'd'}}"`, 'podgraft.dev/status'),
    ).toHaveLength(1);
  });

  it('are refused when they are copied from elsewhere', () => {
    const { faults } = answer({ templates: { t: 'annotations: "${pod.metadata.annotations}"' } });
    expect(faults).toEqual([expect.stringContaining('"podgraft.dev/inject" is podgraft\'s own')]);
  });
});

describe('volumes and mounts by a list', () => {
  it('go together', () => {
    const template = `${list}volumes: "\${params.p.map(p, {'name': p, 'emptyDir': {}})}"
volumeMounts: "\${params.p.map(p, {'name': p, 'mountPath': '/mnt/' + p})}"`;
    expect(answer({ templates: { t: template }, annotations: saying('a, b') }).spec).toMatchObject({
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'b', emptyDir: {} },
      ],
      containers: [
        {
          volumeMounts: [
            { name: 'a', mountPath: '/mnt/a' },
            { name: 'b', mountPath: '/mnt/b' },
          ],
        },
      ],
    });
  });
  it('are refused where a mount has no volume', () => {
    const template = `${list}volumeMounts: "\${params.p.map(p, {'name': p, 'mountPath': '/mnt/' + p})}"`;
    expect(faultsOf(template, 'a')).toEqual([expect.stringContaining('the pod has no volume "a"')]);
  });
});
