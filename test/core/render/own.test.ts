import { describe, expect, it } from 'vitest';
import { answer, ask, envOf, field } from './ask.ts';

const container = (fields: string) => `{containers: [{name: app, image: "app:1", ${fields}}]}`;
const stated = (value: string) => `"\${own == null ? ${value} : own}"`;
const ranged = {
  'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container app; memory limit for container app',
};

describe('own is null', () => {
  it.each([
    ['where nothing stands', ''],
    ['for the policy that the API server puts there', '{dnsPolicy: ClusterFirst}'],
    ['for an empty text', '{dnsPolicy: ""}'],
  ])('%s', (_where, spec) => {
    const { spec: result } = answer({ templates: { t: `dnsPolicy: ${stated("'Default'")}` }, spec });
    expect(result).toMatchObject({ dnsPolicy: 'Default' });
  });

  it.each([
    ['terminationGracePeriodSeconds', '30', '60', 60],
    ['schedulerName', 'default-scheduler', "'mine'", 'mine'],
    ['enableServiceLinks', 'true', 'false', false],
  ])('for the default of %s', (name, standard, value, expected) => {
    const templates = { t: `${name}: ${stated(value)}` };
    expect(answer({ templates, spec: `{${name}: ${standard}}` }).spec).toMatchObject({ [name]: expected });
  });

  it.each([
    ['imagePullPolicy', 'imagePullPolicy: IfNotPresent', "'Always'", 'Always'],
    ['terminationMessagePath', 'terminationMessagePath: /dev/termination-log', "'/tmp/why'", '/tmp/why'],
    ['args', 'args: []', "['a']", ['a']],
    ['securityContext', 'securityContext: {}', "{'runAsUser': 1}", { runAsUser: 1 }],
    ['stdin', 'stdin: false', 'true', true],
  ])('for the default of a container’s %s', (name, standard, value, expected) => {
    const templates = { t: `each: {${name}: ${stated(value)}}` };
    expect(field(name, { templates, spec: container(standard) })).toEqual(expected);
  });

  it('for the defaults of a probe', () => {
    const templates = { t: `each: {readinessProbe: {periodSeconds: ${stated('5')}}}` };
    const spec = container('readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 10}');
    expect(field('readinessProbe', { templates, spec })).toEqual({ tcpSocket: { port: 80 }, periodSeconds: 5 });
  });

  it('for resources that the LimitRanger set, one by one', () => {
    const templates = {
      t: `each: {resources: {requests: {cpu: ${stated("'1'")}, memory: ${stated("'1Gi'")}}, limits: {memory: ${stated("'2Gi'")}}}}`,
    };
    const spec = container('resources: {requests: {cpu: 10m, memory: 64Mi}, limits: {memory: 128Mi}}');
    expect(field('resources', { templates, spec, annotations: ranged })).toEqual({
      requests: { cpu: '1', memory: '64Mi' },
      limits: { memory: '2Gi' },
    });
  });

  // Once the limit is stated, the LimitRanger's annotation still names it, and own would be another one.
  it('for resources that the LimitRanger set, as a whole, which cannot be told a second time', () => {
    const templates = { t: `each: {resources: ${stated("{'limits': {'memory': '1Gi'}}")}}` };
    const spec = container('resources: {requests: {cpu: 10m}, limits: {memory: 128Mi}}');
    expect(answer({ templates, spec, annotations: ranged })).toMatchObject({
      faults: [
        expect.stringContaining('applied to its own result'),
        expect.stringContaining('applied to its own result'),
      ],
    });
  });
});

describe('own is the value that stands there', () => {
  it.each([
    [
      'a scalar',
      '{terminationGracePeriodSeconds: 90}',
      `terminationGracePeriodSeconds: ${stated('60')}`,
      { terminationGracePeriodSeconds: 90 },
    ],
    [
      'a value below a bound, raised',
      '{terminationGracePeriodSeconds: 10}',
      'terminationGracePeriodSeconds: "${own == null || own < 60 ? 60 : own}"',
      { terminationGracePeriodSeconds: 60 },
    ],
    [
      'a field of a map',
      '{nodeSelector: {disk: hdd}}',
      `nodeSelector: {disk: ${stated("'ssd'")}}`,
      { nodeSelector: { disk: 'hdd' } },
    ],
    [
      'a whole map',
      '{nodeSelector: {disk: hdd}}',
      'nodeSelector: "${own.transformMap(k, v, v + \'!\')}"',
      { faults: 1 },
    ],
    [
      'a whole list',
      '{dnsConfig: {searches: [a.b]}}',
      "dnsConfig: {searches: \"${own + ('c.d' in own ? [] : ['c.d'])}\"}",
      { dnsConfig: { searches: ['a.b', 'c.d'] } },
    ],
    [
      'a field of an entry',
      '{dnsConfig: {options: [{name: ndots, value: "5"}]}}',
      "dnsConfig: {options: [{name: ndots, value: \"${own == '5' ? '2' : own}\"}]}",
      { dnsConfig: { options: [{ name: 'ndots', value: '2' }] } },
    ],
  ])('%s', (_what, spec, template, expected) => {
    const { spec: result, faults } = answer({ templates: { t: template }, spec });
    if ('faults' in expected) expect(faults).toHaveLength(1);
    else expect(result).toMatchObject(expected);
  });

  it('the last of repeated environment variables', () => {
    const spec = container('env: [{name: A, value: "1"}, {name: A, value: "2"}]');
    expect(field('env', { templates: { t: "env: [{name: A, value: \"${append(own, ',', '3')}\"}]" }, spec })).toEqual([
      { name: 'A', value: '1' },
      { name: 'A', value: '2,3' },
    ]);
  });

  it('a whole list of arguments', () => {
    const templates = { t: "each: {args: \"${own == null ? ['-x'] : '-x' in own ? own : own + ['-x']}\"}" };
    expect(field('args', { templates, spec: container('args: [-a]') })).toEqual(['-a', '-x']);
    expect(field('args', { templates, spec: container('args: [-x, -a]') })).toEqual(['-x', '-a']);
    expect(field('args', { templates })).toEqual(['-x']);
  });

  it('the handler of a probe', () => {
    const templates = { t: "each: {readinessProbe: {exec: \"${own == null ? {'command': ['true']} : own}\"}}" };
    const own = { exec: { command: ['check'] } };
    expect(field('readinessProbe', { templates, spec: container(`readinessProbe: ${JSON.stringify(own)}`) })).toEqual(
      own,
    );
    expect(field('readinessProbe', { templates })).toEqual({ exec: { command: ['true'] } });
  });

  it('the image, also in a second call', () => {
    const templates = { t: "each: {image: \"${own.startsWith('mirror/') ? own : 'mirror/' + own}\"}" };
    expect(field('image', { templates })).toBe('mirror/app:1');
    expect(field('image', { templates, spec: '{containers: [{name: app, image: "mirror/app:1"}]}' })).toBe(
      'mirror/app:1',
    );
  });
});

describe('an expression that reads own', () => {
  it('settles the conflict whatever onConflict says', () => {
    const spec = container('env: [{name: A, value: x}]');
    for (const mode of ['keep', 'replace', 'reject'])
      expect(envOf(`onConflict: ${mode}\nenv: [{name: A, value: "\${append(own, ' ', 'z')}"}]`, { spec })).toBe('x z');
  });

  it('cannot add to valueFrom: that stays, with a warning, or is replaced, or refused', () => {
    const valueFrom = { fieldRef: { fieldPath: 'metadata.name' } };
    const spec = container(`env: [{name: A, valueFrom: ${JSON.stringify(valueFrom)}}]`);
    const template = "env: [{name: A, value: \"${append(own, ' ', 'z')}\"}]";
    const warning = {
      template: 't',
      path: 'spec.containers[app].env[A]',
      message: 'the value comes from elsewhere (valueFrom), where no expression can add to it',
    };
    expect(field('env', { templates: { t: template }, spec })).toEqual([{ name: 'A', valueFrom }]);
    expect(ask({ templates: { t: template }, spec }).warnings).toEqual([warning]);
    expect(field('env', { templates: { t: `onConflict: replace\n${template}` }, spec })).toEqual([
      { name: 'A', value: 'z' },
    ]);
    expect(ask({ templates: { t: `onConflict: reject\n${template}` }, spec })).toMatchObject({ reason: 'conflict' });
  });

  it.each([
    ['grows with each call', "env: [{name: A, value: \"${own == null ? 'a' : own + 'a'}\"}]", 'env[0].value'],
    ['alternates', 'terminationGracePeriodSeconds: "${own == 60 ? 61 : 60}"', 'terminationGracePeriodSeconds'],
    ['turns over', 'shareProcessNamespace: "${own == null ? true : !own}"', 'shareProcessNamespace'],
    ['adds an item each time', 'each: {args: "${(own == null ? [] : own) + [\'-x\']}"}', 'each.args'],
  ])('and %s is refused', (_how, template, path) => {
    const decision = ask({ templates: { t: template } });
    expect(decision).toMatchObject({
      kind: 'reject',
      reason: 'unstable',
      faults: [{ template: 't', path, message: expect.stringContaining('evaluated on its own result') }],
    });
  });

  it('and never comes to rest is left out where the template may be ignored', () => {
    const templates = {
      t: 'failurePolicy: Ignore\nterminationGracePeriodSeconds: "${own == 60 ? 61 : 60}"',
      u: 'hostname: h',
    };
    expect(answer({ templates }).spec).not.toHaveProperty('terminationGracePeriodSeconds');
    expect(ask({ templates }).warnings).toMatchObject([
      { template: 't', message: expect.stringContaining('left out: evaluated on its own result') },
    ]);
  });
});
