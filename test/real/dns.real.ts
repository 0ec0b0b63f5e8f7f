import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { kubectl } from './kubectl.ts';
import { useNamespace } from './useNamespace.ts';

const namespace = 'names';

interface Resolver {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** Reads resolv.conf(5): of several lists of domains the last one counts. */
const readResolver = (text: string): Resolver => {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const valuesOf = (key: string): string[][] => lines.filter(([first]) => first === key).map(([, ...rest]) => rest);
  return {
    nameservers: valuesOf('nameserver').flat(),
    searches: valuesOf('search').at(-1) ?? [],
    options: valuesOf('options').flat(),
  };
};

/** What a pod gets with the policy `Default`. */
const node = readResolver(readFileSync('/etc/resolv.conf', 'utf8'));
const cluster: Resolver = {
  nameservers: ['10.88.0.1'],
  searches: [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local', ...node.searches],
  options: ['ndots:5'],
};

interface Case {
  readonly name: string;
  /** What the pod says itself; the template wins. */
  readonly spec: JsonMap;
  readonly parameters: Readonly<Record<string, string>>;
  readonly dnsPolicy: string;
  readonly resolver: Resolver;
}

const cases: readonly Case[] = [
  {
    name: 'default',
    spec: { dnsPolicy: 'ClusterFirst' },
    parameters: { policy: 'Default' },
    dnsPolicy: 'Default',
    resolver: node,
  },
  {
    name: 'default-with-options',
    spec: {},
    parameters: { policy: 'Default', nameservers: '192.0.2.7', options: 'timeout:3, rotate' },
    dnsPolicy: 'Default',
    resolver: {
      ...node,
      nameservers: [...node.nameservers, '192.0.2.7'].slice(0, 3), // resolv.conf(5) takes no more
      options: [...node.options, 'timeout:3', 'rotate'],
    },
  },
  {
    name: 'cluster-first',
    spec: { dnsPolicy: 'Default' },
    parameters: { policy: 'ClusterFirst', searches: 'corp.example', options: 'ndots:2' },
    dnsPolicy: 'ClusterFirst',
    resolver: { ...cluster, searches: [...cluster.searches, 'corp.example'], options: ['ndots:2'] },
  },
  {
    name: 'on-the-host-named-in-full',
    spec: { hostNetwork: true, dnsPolicy: 'Default' },
    parameters: { policy: 'ClusterFirstWithHostNet' },
    dnsPolicy: 'ClusterFirstWithHostNet',
    resolver: cluster,
  },
  {
    name: 'on-the-host-cluster-first',
    spec: { hostNetwork: true, dnsPolicy: 'Default' },
    parameters: { policy: 'ClusterFirst' },
    dnsPolicy: 'ClusterFirstWithHostNet',
    resolver: cluster,
  },
  {
    name: 'none',
    spec: { dnsPolicy: 'Default' },
    parameters: {
      policy: 'None',
      nameservers: '192.0.2.53, 2001:db8::53',
      searches: 'a.example, b.example',
      options: 'ndots:3, edns0',
    },
    dnsPolicy: 'None',
    resolver: {
      nameservers: ['192.0.2.53', '2001:db8::53'],
      searches: ['a.example', 'b.example'],
      options: ['ndots:3', 'edns0'],
    },
  },
];

const toPod = ({ name, spec, parameters }: Case): JsonMap => {
  const values = Object.entries(parameters).map(([key, value]) => [`resolver.podgraft.dev/${key}`, value]);
  const command = ['cat', '/etc/resolv.conf'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations: { 'podgraft.dev/inject': 'resolver', ...Object.fromEntries(values) } },
    spec: {
      ...spec,
      restartPolicy: 'Never',
      containers: [{ name: 'app', image: 'docker.io/local/busybox:1', command }],
    },
  };
};

useNamespace(namespace);
beforeAll(async () => {
  const list = { apiVersion: 'v1', kind: 'List', items: cases.map(toPod) };
  await kubectl(['-n', namespace, 'apply', '-f', '-'], JSON.stringify(list));
});

describe('the resolv.conf of a running pod', () => {
  it.each(cases)('says what the template says: $name, $dnsPolicy', async ({ name, dnsPolicy, resolver }) => {
    const here = (...args: string[]): Promise<string> => kubectl(['-n', namespace, ...args]);
    await here('wait', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=90s', `pod/${name}`);
    expect(await here('get', 'pod', name, '-o=jsonpath={.spec.dnsPolicy}')).toBe(dnsPolicy);
    const { nameservers, searches, options } = readResolver(await here('logs', name));
    expect({ nameservers, searches }).toEqual({ nameservers: resolver.nameservers, searches: resolver.searches });
    expect([...options].sort()).toEqual([...resolver.options].sort()); // a kubelet keeps no order among them
  });
});
