import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import { readResult } from '../../../src/core/merge/plan.ts';
import { decideFor, injectInto, podOf, snapshotOf } from '../inject.ts';

const env = (value: string, more = '') => `env: [{name: E, value: "${value}"}]\n${more}`;

describe('two templates', () => {
  it('may state the same', () => {
    expect(injectInto('', { a: env('x'), b: env('x') })).toEqual({
      containers: [{ name: 'app', image: 'app:1', env: [{ name: 'E', value: 'x' }] }],
    });
  });

  it.each(['keep', 'replace', 'reject'])(
    'that contradict each other are an error of the later one under onConflict %s',
    (onConflict) => {
      const decision = decideFor('', { a: env('x'), b: env('y', `onConflict: ${onConflict}`) });
      expect(decision).toMatchObject({
        kind: 'reject',
        reason: 'conflict',
        faults: [
          {
            template: 'b',
            path: 'spec.containers[app].env[E]',
            message: 'templates "a" and "b" state different values here',
            line: 1,
          },
        ],
      });
    },
  );

  it.each([
    ['scalars', 'subdomain: x', 'subdomain: "y"', 'spec.subdomain'],
    [
      'fields of maps',
      'securityContext: {runAsUser: 1}',
      'securityContext: {runAsUser: 2}',
      'spec.securityContext.runAsUser',
    ],
    ['volumes', 'volumes: [{name: v, emptyDir: {}}]', 'volumes: [{name: v, hostPath: {path: /}}]', 'spec.volumes[v]'],
    ['labels', 'labels: {a: x}', 'labels: {a: "y"}', 'metadata.labels[a]'],
    [
      'DNS options',
      'dnsConfig: {options: [{name: ndots, value: "1"}]}',
      'dnsConfig: {options: [{name: ndots, value: "2"}]}',
      'spec.dnsConfig.options[ndots]',
    ],
    [
      'containers',
      'containers: [{name: c, image: "x:1"}]',
      'containers: [{name: c, image: "x:1", args: [a]}]',
      'spec.containers[c]',
    ],
    [
      'containers in different lists',
      'containers: [{name: c, image: "x:1"}]',
      'initContainers: [{name: c, image: "x:1"}]',
      'spec.initContainers[c]',
    ],
    [
      'an added container and an each',
      'containers: [{name: c, image: "x:1"}]',
      'each: {image: "y:1"}\ntargets: {injected: ["*"]}',
      'spec.containers[c].image',
    ],
  ])('contradict each other in %s', (_, a, b, path) => {
    expect(decideFor('', { a, b })).toMatchObject({ kind: 'reject', faults: [{ template: 'b', path }] });
  });

  it('contradict each other also where the pod already holds what the first says', () => {
    const pod = 'containers: [{name: app, image: "app:1", env: [{name: E, value: x}]}]';
    expect(decideFor(pod, { a: env('x'), b: env('y') })).toMatchObject({ kind: 'reject', faults: [{ template: 'b' }] });
  });

  it('the first of which says what the API server has as default do not let the second overrule it', () => {
    expect(
      decideFor('dnsPolicy: ClusterFirst', { a: 'dnsPolicy: ClusterFirst', b: 'dnsPolicy: Default' }),
    ).toMatchObject({
      kind: 'reject',
      faults: [{ template: 'b', path: 'spec.dnsPolicy' }],
    });
  });
});

describe('failurePolicy: Ignore', () => {
  it('leaves a template out with a warning and decides the rest anew', () => {
    const decision = decideFor('', {
      a: env('x'),
      b: env('y', 'failurePolicy: Ignore\nhostIPC: true'),
      c: 'hostPID: true',
    });
    expect(decision.kind === 'inject' && readResult(decision.plan)['spec']).toMatchObject({ hostPID: true });
    expect(decision.kind === 'inject' && readResult(decision.plan)['spec']).not.toHaveProperty('hostIPC');
    expect(decision.considered.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a', 'applied'],
      ['b', 'ignored'],
      ['c', 'applied'],
    ]);
    expect(decision.warnings).toEqual([
      {
        template: 'b',
        path: 'spec.containers[app].env[E]',
        message: 'left out: templates "a" and "b" state different values here',
      },
    ]);
  });

  it('leaves out one at a time: what failed only because of it is applied', () => {
    const volume = 'volumes: [{name: v, emptyDir: {}}]';
    const decision = decideFor('volumes: [{name: v, hostPath: {path: /}}]', {
      a: `${volume}\nenv: [{name: E, value: x}]\nfailurePolicy: Ignore`,
      b: env('y'),
    });
    expect(decision.considered.map(({ outcome }) => outcome)).toEqual(['ignored', 'applied']);
  });

  it('does not hide the errors of others', () => {
    const decision = decideFor('subdomain: z', {
      a: 'onConflict: reject\nfailurePolicy: Ignore\nsubdomain: x',
      b: 'onConflict: reject\nsubdomain: "y"',
    });
    expect(decision).toMatchObject({ kind: 'reject', faults: [{ template: 'b' }] });
  });

  it('skips the pod if nothing is left', () => {
    const decision = decideFor('subdomain: z', { a: 'onConflict: reject\nfailurePolicy: Ignore\nsubdomain: x' });
    expect(decision).toMatchObject({ kind: 'skip', considered: [{ outcome: 'ignored' }] });
  });
});

describe('a template', () => {
  it('for another operating system is skipped', () => {
    expect(injectInto('os: {name: windows}', { a: 'hostIPC: true' })).toBe('skip: os');
    expect(injectInto('os: {name: windows}', { a: 'hostIPC: true\nos: any' })).toMatchObject({ hostIPC: true });
    expect(injectInto('', { a: 'hostIPC: true\nos: windows' })).toBe('skip: os');
  });

  it('that is broken and never was good answers with its errors', () => {
    expect(decideFor('', { a: 'containers: [{image: x}]', b: 'nope: 1' })).toMatchObject({
      kind: 'reject',
      reason: 'broken-template',
      faults: [
        { template: 'a', path: 'containers[0]', message: 'name is missing' },
        { template: 'b', path: 'nope', message: 'unknown field "nope"' },
      ],
    });
  });

  it('that is deprecated warns whoever uses it', () => {
    expect(decideFor('', { a: 'deprecated: use b instead\nhostIPC: true' }).warnings).toEqual([
      { template: 'a', path: 'metadata.annotations', message: 'deprecated: use b instead' },
    ]);
  });

  it('of the cluster wins over one of the namespace; ./name asks for the namespace’s', () => {
    const snapshot = snapshotOf({
      a: 'labels: {from: cluster}',
      'shop/a': 'labels: {from: shop}',
      'shop/b': 'labels: {b: shop}',
      'other/c': '{}',
    });
    const labelsFor = (list: string) => {
      const decision = decide({ pod: podOf('', { 'podgraft.dev/inject': list }), namespace: 'shop' }, snapshot);
      return decision.kind === 'inject' ? readResult(decision.plan)['metadata'] : decision.kind;
    };
    expect(labelsFor('a')).toMatchObject({ labels: { from: 'cluster' } });
    expect(labelsFor('./a, b')).toMatchObject({ labels: { from: 'shop', b: 'shop' } });
    expect(labelsFor('c')).toBe('reject');
  });
});

describe('labels and annotations', () => {
  it('are added; a label is never replaced, an annotation may be', () => {
    const template = 'onConflict: replace\nlabels: {app: ours, new: ""}\nannotations: {note: ours, empty: ""}';
    const pod = {
      ...podOf('', {}),
      metadata: { labels: { app: 'own' }, annotations: { note: 'own', 'podgraft.dev/inject': 't' } },
    };
    const decision = decide({ pod, namespace: 'shop' }, snapshotOf({ t: template }));
    expect(decision.kind === 'inject' && readResult(decision.plan)['metadata']).toMatchObject({
      labels: { app: 'own', new: '' },
      annotations: { note: 'ours', empty: '' },
    });
  });
});

describe('the status annotation', () => {
  it('names each applied template, its hash, and everything that the result holds for it', () => {
    const pod =
      'volumes: [{name: v, emptyDir: {}}]\ncontainers: [{name: app, image: "app:1", env: [{name: OWN, value: x}]}]';
    const template =
      'containers: [{name: agent, image: "a:1"}]\nvolumes: [{name: v, emptyDir: {}}]\nenv: [{name: OWN, value: "y"}, {name: E, value: e}]\ndnsConfig: {options: [{name: ndots, value: "2"}]}';
    const decision = decideFor(pod, { t: template, w: 'os: windows' });
    const metadata = (decision.kind === 'inject' && readResult(decision.plan)['metadata']) as {
      annotations: Record<string, string>;
    };
    expect(JSON.parse(metadata.annotations['podgraft.dev/status'] as string)).toEqual({
      templates: [
        {
          namespace: 'podgraft-system',
          name: 't',
          hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          holds: [
            'spec.containers[agent]',
            'spec.containers[app].env[E]',
            'spec.dnsConfig.options[ndots]',
            'spec.volumes[v]',
          ],
        },
      ],
    });
  });
});
