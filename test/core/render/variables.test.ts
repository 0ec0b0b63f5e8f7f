import { describe, expect, it } from 'vitest';
import { type JsonMap, readList } from '../../../src/core/json.ts';
import { answer, envOf, field } from './ask.ts';

const showing = (expression: string) => `env: [{name: A, value: "\${${expression}}"}]`;
const ownedBy = (kind: string, name: string, more: JsonMap = {}): JsonMap => ({
  ownerReferences: [
    { apiVersion: 'v1', kind: 'Node', name: 'other', uid: 'a' },
    { apiVersion: 'apps/v1', kind, name, uid: 'u', controller: true },
  ],
  ...more,
});

describe('workload', () => {
  it.each<[string, JsonMap, string]>([
    ['the pod itself', {}, 'Pod/web'],
    ['the pod’s generateName', { name: null as never, generateName: 'web-' }, 'Pod/web-'],
    ['a StatefulSet', ownedBy('StatefulSet', 'db'), 'StatefulSet/db'],
    ['a Job', ownedBy('Job', 'nightly-123'), 'Job/nightly-123'],
    ['a ReplicaSet that stands alone', ownedBy('ReplicaSet', 'web-5d4f'), 'ReplicaSet/web-5d4f'],
    [
      'the Deployment of a ReplicaSet',
      ownedBy('ReplicaSet', 'web-5d4f', { labels: { 'pod-template-hash': '5d4f' } }),
      'Deployment/web',
    ],
    [
      'a ReplicaSet whose name does not end so',
      ownedBy('ReplicaSet', 'web', { labels: { 'pod-template-hash': '5d4f' } }),
      'ReplicaSet/web',
    ],
    [
      'the pod itself, if no owner controls it',
      { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u' }] },
      'Pod/web',
    ],
  ])('is %s', (_what, metadata, expected) => {
    expect(envOf(showing("workload.kind + '/' + workload.name"), { metadata })).toBe(expected);
  });
});

describe('cluster', () => {
  it('is the data that the cluster states', () => {
    expect(envOf(showing('cluster.region'), { cluster: { region: 'eu-west' } })).toBe('eu-west');
  });
  it('lacks what is not stated, which has to be guarded', () => {
    expect(envOf(showing("cluster.?region.orValue('none')"))).toBe('none');
    expect(envOf(showing('cluster.region'))).toEqual([expect.stringContaining('no such key: "region"')]);
  });
});

describe('namespaceObject', () => {
  const namespaces = { shop: { labels: { team: 'a' }, annotations: { 'example.com/cost': '7' } } };

  it('has the name, the labels and the annotations of the namespace', () => {
    const expression =
      "namespaceObject.metadata.name + namespaceObject.metadata.labels.team + namespaceObject.metadata.annotations['example.com/cost']";
    expect(envOf(showing(expression), { namespaces })).toBe('shopa7');
  });
  it('has empty maps if nothing is known of it', () => {
    expect(envOf(showing('namespaceObject.metadata.labels.size() + namespaceObject.metadata.annotations.size()'))).toBe(
      '0',
    );
  });
});

describe('container', () => {
  it('is the container as it stands, with what was merged into it before', () => {
    const t = 'env: [{name: A, value: a}]\neach: {args: ["${container.name}", "${container.env.size()}"]}';
    expect(field('args', { templates: { t } })).toEqual(['app', '1']);
  });
  it('is each one that is meant, also of those that others add', () => {
    const t = `targets: {containers: ["*"], initContainers: ["*"], injected: ["*"]}\n${showing('container.name')}`;
    const u = 'containers: [{name: side, image: "s:1"}]';
    const spec = '{containers: [{name: app, image: "a:1"}], initContainers: [{name: ini, image: "i:1"}]}';
    expect(answer({ templates: { t, u }, spec }).spec).toMatchObject({
      containers: [{ env: [{ value: 'app' }] }, { env: [{ value: 'side' }] }],
      initContainers: [{ env: [{ value: 'ini' }] }],
    });
  });
});

describe('pod', () => {
  const containers = (...names: string[]) => JSON.stringify(names.map((name) => ({ name, image: 'x:1' })));
  const spec = `{containers: ${containers('side', 'app')}, initContainers: ${containers('ini', 'own')}, volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]}`;
  const names = (list: string) => `pod.spec.?${list}.orValue([]).map(one, one.name).join('+')`;
  const seen = showing(`${names('containers')} + '/' + ${names('initContainers')} + '/' + ${names('volumes')}`);
  const adding = `
containers: [{name: side, image: "x:1"}]
initContainers: [{name: ini, image: "x:1"}]
volumes: [{name: v, emptyDir: {}}]`;
  const byParameter = `
parameters: {names: {type: list, default: [side, ini]}}
containers: ["\${params.names.filter(one, one != 'ini').map(one, {'name': one, 'image': 'x:1'})}"]
initContainers: [{name: "\${params.names[1]}", image: "x:1"}]
volumes: "\${[{'name': 'v', 'emptyDir': {}}]}"`;
  const shown = (other: string) => {
    const { spec: result, faults } = answer({ templates: { t: seen, u: other }, spec });
    const containers = readList(result, 'containers') as readonly { env?: readonly { value: string }[] }[];
    return faults ?? containers[1]?.env?.[0]?.value;
  };

  it.each([
    ['of a template that is applied', adding],
    ['of a template whose names are parameters', byParameter],
    ['of a template that is skipped by its condition', `when: "false"${adding}`],
    ['of a template for another operating system', `os: windows${adding}`],
    ['of a template that is ignored', `failurePolicy: Ignore\nhostname: "\${cluster.none}"${adding}`],
  ])('lacks the containers and volumes %s', (_what, other) => {
    expect(shown(other)).toBe('app/own/w');
  });

  it('has what no selected template names', () => {
    expect(shown('subdomain: s')).toBe('side+app/ini+own/v+w');
  });

  it('lacks podgraft’s status, and has everything else that was said', () => {
    const annotations = { 'podgraft.dev/status': '{"forged":true}', 'example.com/a': 'b' };
    expect(envOf(showing("pod.metadata.annotations.map(key, key).join(' ')"), { annotations })).toBe(
      'podgraft.dev/inject example.com/a',
    );
  });

  it('has its namespace filled in, and labels and annotations that are always maps', () => {
    expect(envOf(showing('pod.metadata.namespace'))).toBe('shop');
    expect(envOf(showing('pod.metadata.labels.size()'))).toBe('0');
    const namespaces = {
      shop: { labels: { 'podgraft.dev/inject': 'enabled' }, annotations: { 'podgraft.dev/inject': 't' } },
    };
    const bare = { 'podgraft.dev/inject': undefined as never };
    expect(
      envOf(showing("pod.metadata.?annotations.hasValue() ? 'a map' : 'nothing'"), { annotations: bare, namespaces }),
    ).toBe('a map');
  });

  // The default is computed before the names that depend on it are known, so it sees what they name.
  it('shows what is named by a parameter whose default reads the pod, and is rejected for that', () => {
    const template = `
parameters: {count: {type: string, default: "\${string(pod.spec.containers.size())}"}}
containers: [{name: "side-\${params.count}", image: "x:1"}]`;
    expect(answer({ templates: { t: template } })).toMatchObject({
      faults: [expect.stringContaining('applied to its own result')],
    });
  });
});
