import { describe, expect, it } from 'vitest';
import { readResult } from '../../../src/core/merge/plan.ts';
import { decideFor, injectInto } from '../inject.ts';

const agent =
  'containers: [{name: agent, image: "agent:1", env: [{name: A, value: a}], resources: {limits: {memory: 64Mi}}}]';

const namesOf = (spec: unknown, list: string): string[] | undefined =>
  (spec as Record<string, { name: string }[] | undefined>)[list]?.map(({ name }) => name);

describe('the containers of a template', () => {
  it('stand behind the pod’s own', () => {
    expect(namesOf(injectInto('', { t: agent }), 'containers')).toEqual(['app', 'agent']);
  });

  it('stand first in one block among the init containers if one is a native sidecar', () => {
    const template =
      'initContainers: [{name: setup, image: "s:1"}, {name: proxy, image: "p:1", restartPolicy: Always}]';
    const spec = injectInto('initContainers: [{name: own, image: "o:1"}]', { t: template });
    expect(namesOf(spec, 'initContainers')).toEqual(['setup', 'proxy', 'own']);
  });

  it('stand last otherwise, unless position says first', () => {
    const own = 'initContainers: [{name: own, image: "o:1"}]';
    const template = 'initContainers: [{name: wait, image: "w:1"}]';
    expect(namesOf(injectInto(own, { t: template }), 'initContainers')).toEqual(['own', 'wait']);
    expect(namesOf(injectInto(own, { t: `${template}\nposition: first` }), 'initContainers')).toEqual(['wait', 'own']);
  });

  it('of several templates stand in the order of the list, at both ends', () => {
    const block = (name: string, position: string) =>
      `initContainers: [{name: ${name}1, image: "x:1"}, {name: ${name}2, image: "x:1"}]\nposition: ${position}`;
    const spec = injectInto('initContainers: [{name: own, image: "o:1"}]', {
      a: block('a', 'first'),
      b: block('b', 'last'),
      c: block('c', 'first'),
      d: block('d', 'last'),
    });
    expect(namesOf(spec, 'initContainers')).toEqual(['a1', 'a2', 'c1', 'c2', 'own', 'b1', 'b2', 'd1', 'd2']);
  });

  it('of one block go behind those of it that stand first already', () => {
    const template = 'position: first\ninitContainers: [{name: a, image: "x:1"}, {name: b, image: "x:1"}]';
    const spec = injectInto('initContainers: [{name: a, image: "x:1"}, {name: own, image: "o:1"}]', { t: template });
    expect(namesOf(spec, 'initContainers')).toEqual(['a', 'b', 'own']);
  });
});

describe('a container of the pod with the name of an injected one', () => {
  it('is an override with image auto: its fields win, the template supplies the rest', () => {
    const stub =
      'containers: [{name: app, image: "app:1"}, {name: agent, image: auto, imagePullPolicy: Always, resources: {limits: {memory: 1Gi}}}]';
    for (const onConflict of ['keep', 'replace', 'reject']) {
      expect(injectInto(stub, { t: `${agent}\nonConflict: ${onConflict}` })).toMatchObject({
        containers: [
          { name: 'app' },
          {
            name: 'agent',
            image: 'agent:1',
            imagePullPolicy: 'IfNotPresent',
            env: [{ name: 'A' }],
            resources: { limits: { memory: '1Gi' } },
          },
        ],
      });
    }
  });

  it('gets the template’s imagePullPolicy, since its own was derived from auto', () => {
    const stub = 'containers: [{name: agent, image: auto, imagePullPolicy: Always}]';
    const template = 'containers: [{name: agent, image: "agent:1", imagePullPolicy: Never}]';
    expect(injectInto(stub, { t: template })).toMatchObject({ containers: [{ imagePullPolicy: 'Never' }] });
  });

  it('keeps an imagePullPolicy that cannot have been derived from auto', () => {
    const stub = 'containers: [{name: agent, image: auto, imagePullPolicy: IfNotPresent}]';
    const template = 'containers: [{name: agent, image: "agent:1", imagePullPolicy: Always}]';
    expect(injectInto(stub, { t: template })).toMatchObject({ containers: [{ imagePullPolicy: 'IfNotPresent' }] });
  });

  it('keeps its own mounts, also where the template mounts another volume', () => {
    const stub =
      'volumes: [{name: mine, emptyDir: {}}]\ncontainers: [{name: agent, image: auto, volumeMounts: [{name: mine, mountPath: /logs}]}]';
    const template =
      'volumes: [{name: logs, emptyDir: {}}]\ncontainers: [{name: agent, image: "agent:1", volumeMounts: [{name: logs, mountPath: /logs}, {name: logs, mountPath: /more}]}]';
    expect(injectInto(stub, { t: template })).toMatchObject({
      containers: [
        {
          volumeMounts: [
            { name: 'mine', mountPath: '/logs' },
            { name: 'logs', mountPath: '/more' },
          ],
        },
      ],
    });
  });

  it('is an override with the template’s own image too', () => {
    const own = 'containers: [{name: agent, image: "agent:1", args: [x]}]';
    expect(injectInto(own, { t: `${agent}\nonConflict: reject` })).toMatchObject({
      containers: [{ args: ['x'], env: [{ name: 'A' }] }],
    });
  });

  it('is left alone under keep if it has another image, with a warning', () => {
    const own = 'containers: [{name: agent, image: "other:1"}]';
    const decision = decideFor(own, { t: agent });
    expect(decision.kind === 'inject' && readResult(decision.plan)['spec']).toEqual({
      containers: [{ name: 'agent', image: 'other:1' }],
    });
    expect(decision.warnings.map(({ message }) => message)).toEqual([
      "the pod has a container of this name with another image (other:1, the template has agent:1); it stays and the template's is left out",
    ]);
  });

  it('takes the template’s fields under replace if it has another image', () => {
    const own = 'containers: [{name: agent, image: "other:1", args: [x], env: [{name: A, value: own}]}]';
    expect(injectInto(own, { t: `${agent}\nonConflict: replace` })).toMatchObject({
      containers: [{ image: 'agent:1', args: ['x'], env: [{ name: 'A', value: 'a' }] }],
    });
  });

  it('is refused under reject if it has another image', () => {
    expect(injectInto('containers: [{name: agent, image: "other:1"}]', { t: `${agent}\nonConflict: reject` })).toEqual([
      'spec.containers[agent]: the pod has a container of this name with another image (other:1, the template has agent:1)',
    ]);
  });

  it('is refused as a stub in the wrong list', () => {
    const template = 'initContainers: [{name: agent, image: "agent:1", restartPolicy: Always}]';
    expect(injectInto('containers: [{name: agent, image: auto}]', { t: template })).toEqual([
      'spec.containers[agent]: the template has this container under initContainers',
    ]);
  });

  it('is refused if it still says auto, also when its template was skipped', () => {
    const left = [
      'spec.containers[agent].image: "auto" asks for a template\'s image, and no template that was applied has a container of this name',
    ];
    expect(injectInto('containers: [{name: agent, image: auto}]', { t: 'hostIPC: true' })).toEqual(left);
    expect(injectInto('containers: [{name: agent, image: auto}]', { t: `${agent}\nos: windows` })).toEqual(left);
  });
});

describe('each', () => {
  const spec =
    'initContainers: [{name: init, image: "i:1"}]\ncontainers: [{name: app, image: "app:1"}, {name: web, image: "web:1"}]';
  const targetsOf = (template: string, annotations = {}) => {
    const result = injectInto(spec, { t: template, u: agent }, annotations) as Record<
      string,
      { name: string; env?: { name: string }[] }[]
    >;
    if (Array.isArray(result)) return result;
    return [...(result['initContainers'] ?? []), ...(result['containers'] ?? [])]
      .filter(({ env }) => env?.some(({ name }) => name === 'E'))
      .map(({ name }) => name);
  };
  const env = 'env: [{name: E, value: e}]';

  it.each([
    ['goes to the pod’s own containers by default', '', ['app', 'web']],
    ['goes to named ones', 'targets: {containers: [web]}', ['web']],
    ['leaves out exceptions', 'targets: {containers: ["*", "!web"]}', ['app']],
    ['a list of exceptions only means all others', 'targets: {containers: ["!web"]}', ['app']],
    ['names that the pod lacks are nothing', 'targets: {containers: [nope]}', []],
    ['goes to init containers if told so', 'targets: {initContainers: ["*"]}', ['init', 'app', 'web']],
    ['goes to what other templates add if told so', 'targets: {containers: [], injected: ["*"]}', ['agent']],
    ['goes nowhere if told so', 'targets: {containers: []}', []],
  ])('%s', (_, targets, expected) => {
    expect(targetsOf(`${env}\n${targets}`)).toEqual(expected);
  });

  it('goes where the pod says', () => {
    expect(targetsOf(env, { 't.podgraft.dev/containers': ' web ' })).toEqual(['web']);
    expect(targetsOf(env, { 't.podgraft.dev/containers': '*, !web' })).toEqual(['app']);
    expect(
      targetsOf(`${env}\ntargets: {containers: [], initContainers: ["*"]}`, { 't.podgraft.dev/containers': 'web' }),
    ).toEqual(['init', 'web']);
  });

  it('is refused for a name that the pod says and lacks', () => {
    expect(targetsOf(env, { 't.podgraft.dev/containers': 'wep' })).toEqual([
      'metadata.annotations[t.podgraft.dev/containers]: "wep" is not one of the pod\'s own containers; did you mean "web"?',
    ]);
  });

  it('takes such a name for nothing if the workload says it', () => {
    const inherited = JSON.stringify({ 't.podgraft.dev/containers': 'wep,app' });
    expect(targetsOf(env, { 'podgraft.dev/inherited': inherited })).toEqual(['app']);
  });
});
