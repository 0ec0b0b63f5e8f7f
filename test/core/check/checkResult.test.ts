import { describe, expect, it } from 'vitest';
import { decideFor, injectInto } from '../inject.ts';

const app = (fields: string) => `containers: [{name: app, image: "app:1", ${fields}}]`;

describe('a result that the API server would refuse', () => {
  it.each([
    [
      'a mount without its volume',
      '',
      'volumeMounts: [{name: v, mountPath: /v}]',
      'spec.containers[app].volumeMounts[/v]: the pod has no volume "v"',
    ],
    [
      'a mount without its volume in an added container',
      '',
      'containers: [{name: c, image: "c:1", volumeMounts: [{name: v, mountPath: /v}]}]',
      'spec.containers[c].volumeMounts[/v]: the pod has no volume "v"',
    ],
    [
      'two ports of one name',
      app('ports: [{containerPort: 80, name: http, protocol: TCP}]'),
      'each: {ports: [{containerPort: 81, name: http}]}',
      'spec.containers[app].ports[81]: another port of the container has the name "http"',
    ],
    [
      'a request above the limit',
      app('resources: {limits: {memory: 1Gi}}'),
      'each: {resources: {requests: {memory: 1.5Gi}}}',
      'spec.containers[app].resources.requests.memory: the request 1.5Gi is above the limit 1Gi',
    ],
    [
      'a probe on an init container',
      'initContainers: [{name: i, image: "i:1"}]',
      'targets: {initContainers: ["*"]}\neach: {livenessProbe: {exec: {command: [a]}}}',
      'spec.initContainers[i].livenessProbe: an init container that ends has no probes and no lifecycle',
    ],
    [
      'too many nameservers',
      'dnsConfig: {nameservers: [1.1.1.1, 2.2.2.2]}',
      'dnsConfig: {nameservers: [3.3.3.3, 4.4.4.4]}',
      "spec.dnsConfig.nameservers: 4 nameservers with the pod's own; Kubernetes allows 3",
    ],
    [
      'a nameserver that is no address',
      '',
      'dnsConfig: {nameservers: [dns.example.com]}',
      'spec.dnsConfig.nameservers: "dns.example.com" is not an IP address',
    ],
    [
      'policy None without nameserver',
      '',
      'dnsPolicy: None',
      'spec.dnsPolicy: the policy None needs at least one nameserver',
    ],
  ])('is refused with the place: %s', (_, pod, template, expected) => {
    expect(injectInto(pod, { t: template })).toEqual([expected]);
  });

  it('is refused for too many or too long search domains', () => {
    const searches = (count: number, name: string) =>
      `dnsConfig: {searches: [${Array.from({ length: count }, (_, i) => `${name}${i}`).join(', ')}]}`;
    expect(injectInto('', { t: searches(33, 'a') })).toEqual([
      "spec.dnsConfig.searches: 33 search domains with the pod's own; Kubernetes allows 32",
    ]);
    expect(injectInto('', { t: searches(20, 'a'.repeat(110)) })).toEqual([
      'spec.dnsConfig.searches: the search domains take 2249 characters; Kubernetes allows 2048',
    ]);
  });

  it('is refused for annotations that are too large together, counted in bytes', () => {
    const note = 'ä'.repeat(131_000);
    expect(injectInto('', { t: 'annotations: {note: x}' }, { note })).toMatchObject([
      expect.stringContaining('Kubernetes allows 262144'),
    ]);
  });

  it('is refused when a LimitRange has set a limit below the template’s request between two calls', () => {
    const pod = app('resources: {}').replace(
      ']',
      ', {name: c, image: "c:1", resources: {requests: {memory: 1Gi}, limits: {memory: 512Mi}}}]',
    );
    const template = 'containers: [{name: c, image: "c:1", resources: {requests: {memory: 1Gi}}}]';
    expect(injectInto(pod, { t: template })).toEqual([
      'spec.containers[c].resources.requests.memory: the request 1Gi is above the limit 512Mi',
    ]);
  });

  it('is no business of ours if nothing of it was added', () => {
    const pod =
      'dnsPolicy: None\ncontainers: [{name: app, image: "app:1", volumeMounts: [{name: gone, mountPath: /v}], resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]';
    expect(decideFor(pod, { t: 'env: [{name: E, value: e}]' }).kind).toBe('inject');
  });
});
