import { describe, expect, it } from 'vitest';
import { answer, envOf, field } from './ask.ts';

const specOf = (template: string) => {
  const { spec, faults } = answer({ templates: { t: template } });
  const { containers: _, ...rest } = spec ?? {};
  return faults ?? rest;
};
const argsOf = (items: string) => field('args', { templates: { t: `each: {args: [${items}]}` } });

describe('null', () => {
  it('drops its field', () => {
    expect(specOf('hostname: h\nterminationGracePeriodSeconds: "${null}"')).toEqual({ hostname: 'h' });
  });
  it('drops its item', () => {
    expect(argsOf('"a", "${null}", "b"')).toEqual(['a', 'b']);
  });
  it('drops the map that becomes empty by it', () => {
    expect(specOf('hostname: h\nsecurityContext: {runAsUser: "${null}", runAsGroup: "${null}"}')).toEqual({
      hostname: 'h',
    });
  });
  it('drops the maps around that one, and leaves what else they hold', () => {
    expect(specOf('hostname: h\nsecurityContext: {runAsUser: 1, seLinuxOptions: {level: "${null}"}}')).toEqual({
      hostname: 'h',
      securityContext: { runAsUser: 1 },
    });
  });
  it('leaves a list that becomes empty by it unstated', () => {
    expect(argsOf('"${null}"')).toBeUndefined();
  });
  it('drops the environment variable whose value it is: one without a value would be empty', () => {
    const template = 'env: [{name: A, value: "${null}"}, {name: B, value: b}]';
    expect(field('env', { templates: { t: template } })).toEqual([{ name: 'B', value: 'b' }]);
  });
  it('leaves valueFrom where it stands beside value', () => {
    const valueFrom = { fieldRef: { fieldPath: 'metadata.name' } };
    const template = `env: [{name: A, value: "\${null}", valueFrom: ${JSON.stringify(valueFrom)}}]`;
    expect(field('env', { templates: { t: template } })).toEqual([{ name: 'A', valueFrom }]);
  });
  it('drops an entry that an expression gives as a whole, and one in a list that it gives', () => {
    const template = "env: [\"${null}\", \"${[null, {'name': 'B', 'value': 'b'}]}\"]";
    expect(field('env', { templates: { t: template } })).toEqual([{ name: 'B', value: 'b' }]);
  });
  it('drops keys of a map that an expression gives', () => {
    expect(specOf("nodeSelector: \"${{'a': null, 'b': 'c'}}\"")).toEqual({ nodeSelector: { b: 'c' } });
  });
  it('as a whole leaves what the template adds out', () => {
    expect(specOf('containers: "${null}"\nvolumes: "${null}"\nlabels: "${null}"\nhostname: h')).toEqual({
      hostname: 'h',
    });
  });
});

describe('a list that an expression gives', () => {
  it('is spliced where an item stands', () => {
    expect(argsOf(`a, "\${['b', 'c']}", d, "\${[]}"`)).toEqual(['a', 'b', 'c', 'd']);
  });
  it('is the whole list where the list stands', () => {
    expect(field('args', { templates: { t: "each: {args: \"${['b', 'c']}\"}" } })).toEqual(['b', 'c']);
  });
  it('adds as many containers and volumes as it has', () => {
    const template = `
parameters: {names: {type: list, default: [one, two]}}
initContainers:
- "\${params.names.map(name, {'name': 'init-' + name, 'image': 'tool:1', 'args': [name]})}"
- {name: last, image: "tool:1"}
volumes: "\${params.names.map(name, {'name': 'data-' + name, 'emptyDir': {}})}"`;
    expect(answer({ templates: { t: template } }).spec).toMatchObject({
      initContainers: [
        { name: 'init-one', image: 'tool:1', args: ['one'] },
        { name: 'init-two', image: 'tool:1', args: ['two'] },
        { name: 'last', image: 'tool:1' },
      ],
      volumes: [
        { name: 'data-one', emptyDir: {} },
        { name: 'data-two', emptyDir: {} },
      ],
    });
  });
  it('that is empty adds none', () => {
    const template =
      'parameters: {names: {type: list, default: []}}\nhostname: h\nvolumes: "${params.names.map(v, {})}"';
    expect(specOf(template)).toEqual({ hostname: 'h' });
  });
});

describe('a place for text', () => {
  it.each([
    ['${3}', '3'],
    ['${-9007199254740991}', '-9007199254740991'],
    ['${true}', 'true'],
    ['${1.5}', '1.5'],
    ["${quantity('1Gi').add(quantity('1Mi'))}", '1025Mi'],
    ['${optional.of(7)}', '7'],
    ["${dyn('x')}", 'x'],
    ['  ${3}  ', '3'],
    ['a${1}b${true}c${1.5}d', 'a1btruec1.5d'],
    ['$${HOME}/${1}', '${HOME}/1'],
    ['$HOME $(HOME) $$ ${1}', '$HOME $(HOME) $$ 1'],
    ["${'$' + '{pod.metadata.name}'}", '${pod.metadata.name}'],
    ["${'{'}${'}'}", '{}'],
    ["${toJson({'b': [1, null], 'a': true})}", '{"a":true,"b":[1,null]}'],
  ])('takes %s as %s', (text, expected) => {
    expect(envOf(`env: [{name: A, value: ${JSON.stringify(text)}}]`)).toBe(expected);
  });

  it('takes numbers and booleans within lists and maps', () => {
    expect(argsOf('"${3}", "${[1, true, 2.5]}"')).toEqual(['3', '1', 'true', '2.5']);
    expect(specOf("nodeSelector: \"${{'a': 3, 'b': true}}\"")).toEqual({ nodeSelector: { a: '3', b: 'true' } });
  });
});

describe('another place', () => {
  it('takes the type of its single expression', () => {
    const template = `
terminationGracePeriodSeconds: "\${30 + 30}"
shareProcessNamespace: "\${1 < 2}"
each:
  ports: [{containerPort: "\${8000 + 80}"}]
  readinessProbe: {httpGet: {port: "\${'http'}"}}
  resources: {limits: {cpu: "\${2}", memory: "\${1}Gi"}}`;
    const { spec } = answer({ templates: { t: template } });
    expect(spec).toMatchObject({
      terminationGracePeriodSeconds: 60,
      shareProcessNamespace: true,
      containers: [
        {
          ports: [{ containerPort: 8080 }],
          readinessProbe: { httpGet: { port: 'http' } },
          resources: { limits: { cpu: 2, memory: '1Gi' } },
        },
      ],
    });
  });
});
