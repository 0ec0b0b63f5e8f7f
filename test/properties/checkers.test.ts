import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import type { Operation } from '../../src/core/jsonPatch.ts';
import { findMissing } from './checkHolds.ts';
import { findLost } from './checkKept.ts';
import { checkPatch } from './checkPatch.ts';
import { checkPod } from './checkPod.ts';
import { findMisplacedEnv } from './findMisplacedEnv.ts';

const app = { name: 'app', image: 'app:1' };
const podOf = (spec: JsonMap): JsonMap => ({ metadata: { name: 'p' }, spec: { containers: [app], ...spec } });

describe('checkPatch', () => {
  const pod = podOf({ volumes: [{ name: 'a', emptyDir: {} }], hostname: 'h' });

  it.each<[string, Operation[]]>([
    ['touches another field', [{ op: 'add', path: '/status', value: {} }]],
    ['appends with -', [{ op: 'add', path: '/spec/volumes/-', value: { name: 'b' } }]],
    ['lacks a parent', [{ op: 'add', path: '/spec/dnsConfig/searches', value: [] }]],
    ['names no place', [{ op: 'add', path: '/spec/volumes/2', value: { name: 'b' } }]],
    ['writes what is there', [{ op: 'replace', path: '/spec/hostname', value: 'h' }]],
    ['adds what should be replaced', [{ op: 'add', path: '/spec/hostname', value: 'other' }]],
    ['replaces what is not there', [{ op: 'replace', path: '/spec/subdomain', value: 's' }]],
    ['removes what is not there', [{ op: 'remove', path: '/spec/subdomain' }]],
    [
      'touches a place twice',
      [
        { op: 'add', path: '/spec/volumes/0', value: { name: 'b' } },
        { op: 'add', path: '/spec/volumes/0', value: { name: 'c' } },
      ],
    ],
    [
      'fills a list that it made',
      [
        { op: 'add', path: '/spec/initContainers', value: [] },
        { op: 'add', path: '/spec/initContainers/0', value: app },
      ],
    ],
    [
      'moves an entry',
      [
        { op: 'remove', path: '/spec/volumes/0' },
        { op: 'add', path: '/spec/volumes/0', value: { name: 'a', emptyDir: {} } },
      ],
    ],
  ])('complains about a patch that %s', (_what, operations) => {
    expect(checkPatch(pod, operations)).not.toEqual([]);
  });

  it('is content with a good one', () => {
    const operations: Operation[] = [
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': '1' } },
      { op: 'add', path: '/spec/volumes/0', value: { name: 'b' } },
      { op: 'replace', path: '/spec/hostname', value: 'other' },
    ];
    expect(checkPatch(pod, operations)).toEqual([]);
  });
});

describe('findLost', () => {
  const container = {
    ...app,
    env: [{ name: 'A', value: '1' }],
    imagePullPolicy: 'IfNotPresent',
    args: ['-v'],
    stdin: true,
  };
  const own = podOf({
    containers: [container],
    volumes: [
      { name: 'a', emptyDir: {} },
      { name: 'b', emptyDir: {} },
    ],
    dnsPolicy: 'ClusterFirst',
    enableServiceLinks: false,
  });
  const changed = (spec: JsonMap): JsonMap => ({ ...own, spec: { ...(own['spec'] as JsonMap), ...spec } });

  it.each<[string, JsonMap]>([
    ['a lost entry', { volumes: [{ name: 'a', emptyDir: {} }] }],
    [
      'another order',
      {
        volumes: [
          { name: 'b', emptyDir: {} },
          { name: 'a', emptyDir: {} },
        ],
      },
    ],
    [
      'another kind of volume',
      {
        volumes: [
          { name: 'a', hostPath: { path: '/' } },
          { name: 'b', emptyDir: {} },
        ],
      },
    ],
    ['another value of env', { containers: [{ ...container, env: [{ name: 'A', value: '2' }] }] }],
    ['other arguments', { containers: [{ ...container, args: ['-v', '-w'] }] }],
    ['another image', { containers: [{ ...container, image: 'other' }] }],
    ['a boolean that was a value', { enableServiceLinks: true }],
    ['a lost field', { containers: [app] }],
  ])('finds %s', (_what, spec) => {
    expect(findLost(own, changed(spec))).not.toEqual([]);
  });

  it('lets defaults change and everything gain', () => {
    const gained = changed({
      dnsPolicy: 'Default',
      hostname: 'h',
      volumes: [{ name: 'n' }, { name: 'a', emptyDir: { medium: 'Memory' } }, { name: 'b', emptyDir: {} }],
      containers: [{ ...container, imagePullPolicy: 'Always', env: [{ name: 'N' }, { name: 'A', value: '1' }] }],
    });
    expect(findLost(own, gained)).toEqual([]);
  });
});

describe('checkPod', () => {
  it.each<[string, JsonMap]>([
    ['two containers app', { initContainers: [app] }],
    ['two volumes v', { volumes: [{ name: 'v' }, { name: 'v' }] }],
    ['volume v has several sources', { volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/' } }] }],
    ['dnsPolicy None without nameserver', { dnsPolicy: 'None' }],
    ['more than 3 nameservers', { dnsConfig: { nameservers: ['1', '2', '3', '4'] } }],
    ['hostNetwork with hostUsers false', { hostNetwork: true, hostUsers: false }],
    [
      'two topologySpreadConstraints zone/x',
      {
        topologySpreadConstraints: [
          { topologyKey: 'zone', whenUnsatisfiable: 'x' },
          { topologyKey: 'zone', whenUnsatisfiable: 'x' },
        ],
      },
    ],
    [
      'containers[app] mounts v, which is no volume',
      { containers: [{ ...app, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
    ],
    ['containers[app] has no image', { containers: [{ ...app, image: 'auto' }] }],
    ['containers[app] has two ports http', { containers: [{ ...app, ports: [{ name: 'http' }, { name: 'http' }] }] }],
    [
      'containers[app] requests more cpu than its limit',
      { containers: [{ ...app, resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } }] },
    ],
    [
      'containers[app] env A has value and valueFrom',
      { containers: [{ ...app, env: [{ name: 'A', value: '1', valueFrom: { fieldRef: {} } }] }] },
    ],
    [
      'initContainers[i] livenessProbe on a plain init container',
      { initContainers: [{ name: 'i', image: 'i', livenessProbe: { exec: {} } }] },
    ],
  ])('says: %s', (complaint, spec) => {
    expect(checkPod(podOf(spec))).toEqual([complaint]);
  });
});

describe('findMissing', () => {
  it.each<[JsonMap, JsonMap, number]>([
    [{ a: { b: 1 } }, { a: { b: 1, c: 2 } }, 0],
    [{ a: { b: 1 } }, { a: { b: 2 } }, 1],
    [{ stdin: false }, {}, 0],
    [{ enableServiceLinks: false }, {}, 1],
    [{ runAsUser: 0 }, {}, 1],
    [{ limits: { memory: '1024Mi' } }, { limits: { memory: '1Gi' } }, 0],
    [
      { env: [{ name: 'A', value: '2' }] },
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
      0,
    ],
    [
      { env: [{ name: 'A', value: '1' }] },
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
      1,
    ],
    [{ args: ['a'] }, { args: ['a', 'b'] }, 1],
    [{ searches: ['a'] }, { searches: ['b', 'a'] }, 0],
  ])('%j in %j lacks %i', (wanted, actual, count) => {
    expect(findMissing(wanted, actual, 'spec')).toHaveLength(count);
  });
});

describe('findMisplacedEnv', () => {
  const env = (...names: string[]) => ({
    env: names.map((text) => ({ name: text.split('=')[0] ?? '', value: text.split('=')[1] ?? '' })),
  });
  it.each<[string, string[], string[], number]>([
    ['in front', ['A'], ['N', 'A'], 0],
    ['behind', ['A'], ['A', 'N'], 1],
    ['in front of what it needs', ['A'], ['N=$(A)', 'A'], 1],
    ['right behind what it needs', ['A', 'B'], ['A', 'N=$(A)', 'B'], 0],
    ['too far back', ['A', 'B'], ['A', 'B', 'N=$(A)'], 1],
    ['behind what it needs through another', ['A', 'B'], ['A', 'N=$(A)', 'M=$(N)', 'B'], 0],
  ])('judges an entry %s', (_where, before, after, count) => {
    expect(findMisplacedEnv(env(...before), env(...after))).toHaveLength(count);
  });
});
