import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonMap } from '../../src/core/json.ts';
import { apply, createNamespace, read } from './apply.ts';
import { eventually } from './eventually.ts';
import { describeInjection, readPods } from './readPods.ts';
import { toEnvTemplate, toTemplate } from './toTemplate.ts';
import { toWorkload } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft();
beforeAll(() => createNamespace(stage.cluster, 'shop'));

const kubectl = (args: readonly string[], input?: Json) =>
  stage.cluster.tryKubectl(args, input === undefined ? undefined : JSON.stringify(input));

/** Environment of a pod that asks, as it would be created now. */
const readEnv = async (inject: string): Promise<readonly string[]> => {
  const annotations = { 'podgraft.dev/inject': inject };
  const pod: JsonMap = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'shop', generateName: 'pod-', annotations },
    spec: { containers: [{ name: 'app', image: 'app:1' }] },
  };
  const { stdout } = await kubectl(['create', '--dry-run=server', '--filename=-', '--output=json'], pod);
  return stdout === '' ? [] : describeInjection(JSON.parse(stdout)).env;
};

describe('a template with errors', () => {
  const text = readFileSync(join(import.meta.dirname, 'templates/wrong.yaml'), 'utf8');

  it.each([
    ['apply', []],
    ['apply', ['--server-side']],
    ['create', []],
  ])('is refused by kubectl %s %j with every error and its place', async (verb, flags) => {
    const { code, stderr } = await kubectl([verb, ...flags, '--filename=-'], toTemplate('wrong', text));
    expect(code).toBe(1);
    expect(stderr.slice(stderr.indexOf('admission webhook'))).toBe(
      [
        'admission webhook "templates.podgraft.dev" denied the request: podgraft: template "wrong" has 4 errors in data[template.yaml]:',
        '- line 2, column 12, contaners: unknown field "contaners"; did you mean "containers"?',
        '- line 6, column 17, initContainers[0].workingDir: must be a string, and is the number 5; put it in quotes',
        '- line 7, column 15, initContainers[0].args[0]: there is no variable "HOME"; if a shell is to read it, write $${HOME}',
        '- line 8, column 16, when: PodSpec has no field "contaners"; did you mean "containers"?',
        '',
      ].join('\n'),
    );
    expect((await kubectl(['--namespace=podgraft-system', 'get', 'configmap', 'wrong'])).stderr).toContain('NotFound');
  });

  it('is refused as an update, too, and the good one stays', async () => {
    await apply(stage.cluster, [toEnvTemplate('steady', 'good')]);
    await expect(apply(stage.cluster, [toTemplate('steady', text)])).rejects.toThrow('template "steady" has 4 errors');
    await eventually(async () => expect(await readEnv('steady')).toEqual(['STEADY=good']));
  });

  it('in the spelling of the Initializers is refused without any label', async () => {
    const metadata = { name: 'old-initializer', namespace: 'podgraft-system' };
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { config: 'contaners: []' } };
    await expect(apply(stage.cluster, [configMap])).rejects.toThrow(
      'admission webhook "initializers.podgraft.dev" denied the request: podgraft: template "old" has an error in data[config]:\n- line 1, column 12, contaners: unknown field',
    );
  });
});

describe('a template that a Namespace lists', () => {
  beforeAll(async () => {
    await apply(stage.cluster, [toEnvTemplate('listed', 'x')]);
    await eventually(async () => expect(await readEnv('listed')).toEqual(['LISTED=x']));
    const annotations = { 'podgraft.dev/inject': 'listed' };
    const labels = { 'podgraft.dev/inject': 'enabled' };
    expect(
      await apply(stage.cluster, [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lister', labels, annotations } },
      ]),
    ).toEqual([]);
  });

  it.each([
    ['deleted', ['delete', 'configmap', 'listed']],
    ['robbed of its label', ['label', 'configmap', 'listed', 'podgraft.dev/template-']],
    ['deleted with all others', ['delete', 'configmap', '--selector=podgraft.dev/template']],
  ])('cannot be %s', async (_, args) => {
    await eventually(async () => {
      const { code, stderr } = await kubectl(['--namespace=podgraft-system', ...args, '--dry-run=server']);
      expect(stderr).toContain(
        'podgraft: template "listed" is listed by the Namespace lister; take it out of the annotation podgraft.dev/inject there first',
      );
      expect(code).toBe(1);
    }, 10);
  });

  it('can be deleted once the Namespace is on its way out', async () => {
    await stage.cluster.kubectl(['delete', 'namespace', 'lister', '--wait=false']);
    await eventually(() => stage.cluster.kubectl(['--namespace=podgraft-system', 'delete', 'configmap', 'listed']));
  });
});

describe('a template', () => {
  it('that changes is in force for new pods in less than two seconds', async () => {
    const seconds: number[] = [];
    for (const value of ['1', '2', '3', '4', '5']) {
      await apply(stage.cluster, [toEnvTemplate('quick', value)]);
      const applied = performance.now();
      await eventually(async () => expect(await readEnv('quick')).toEqual([`QUICK=${value}`]));
      seconds.push((performance.now() - applied) / 1000);
    }
    process.stdout.write(`a changed template is in force after ${seconds.map((one) => one.toFixed(2)).join(', ')} s\n`);
    expect(seconds.toSorted((a, b) => a - b)[2]).toBeLessThan(2);
  });

  it('whose parameter goes or gets narrower is accepted with a warning', async () => {
    const withSize = (size: string) =>
      toTemplate('sized', `parameters: {size: ${size}}\nenv: [{name: SIZE, value: x}]`);
    await apply(stage.cluster, [withSize('{type: integer, default: 1, maximum: 10}')]);
    expect(await apply(stage.cluster, [withSize('{type: integer, default: 1, maximum: 5}')])).toEqual([
      expect.stringContaining('parameter size '),
    ]);
    expect(await apply(stage.cluster, [toTemplate('sized', 'env: [{name: SIZE, value: x}]')])).toEqual([
      expect.stringContaining('parameter size '),
    ]);
  });
});

describe('a Namespace, its template and its workloads in one file', () => {
  it.each([
    ['in this order', (objects: JsonMap[]) => objects],
    ['with the template last', ([namespace, template, ...rest]: JsonMap[]) => [namespace, ...rest, template]],
  ])('%s are applied at once, and all pods are injected', async (order, sort) => {
    const name = order.startsWith('in') ? 'together' : 'reversed';
    const labels = { 'podgraft.dev/inject': 'enabled' };
    const annotations = { 'podgraft.dev/inject': name };
    const objects: JsonMap[] = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, annotations } },
      toEnvTemplate(name, 'yes'),
      toWorkload('Deployment', name, 'web'),
      toWorkload('Deployment', name, 'asking', { own: annotations }),
      toWorkload('Job', name, 'once'),
    ];
    await apply(stage.cluster, sort(objects) as JsonMap[]);
    await eventually(async () => {
      const pods = await readPods(stage.cluster, name);
      expect(pods.map(({ env }) => env)).toEqual(Array(5).fill([`${name.toUpperCase()}=yes`]));
    });
    if (order === 'with the template last') return; // pods that come before it may be refused once
    const failed = await read(stage.cluster, name, 'events', '--field-selector=reason=FailedCreate');
    expect(failed.filter(({ message }) => String(message).includes('podgraft'))).toEqual([]);
  });
});
