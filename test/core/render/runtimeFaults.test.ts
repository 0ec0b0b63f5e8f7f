import { describe, expect, it } from 'vitest';
import { answer, ask } from './ask.ts';

const inApp = ', in spec.containers[app]';

/** What is wrong for this pod, a template, and what is said, with the place in the template. */
const rows: readonly (readonly [what: string, template: string, ...faults: string[]])[] = [
  [
    'a key that is not there',
    'env: [{name: A, value: "${pod.metadata.labels.team}"}]',
    `(line 1, column 47), env[0].value: no such key: "team"${inApp}; ask has() before, or use .?team.orValue(...)`,
  ],
  [
    'a key that is no name',
    'env: [{name: A, value: "${pod.metadata.labels[\'a/b\']}"}]',
    `(line 1, column 47), env[0].value: no such key: "a/b"${inApp}; ask with "in", or use [?...].orValue(...)`,
  ],
  [
    'a field that the pod does not state',
    'hostname: "${pod.spec.subdomain}"',
    '(line 1, column 23), hostname: no such key: "subdomain"; ask has() before, or use .?subdomain.orValue(...)',
  ],
  [
    'an index beyond the list',
    'env: [{name: A, value: "${pod.spec.containers[7].name}"}]',
    `(line 1, column 47), env[0].value: the list has 1 items, none at 7${inApp}; ask size() before`,
  ],
  [
    'null within text',
    'env: [{name: A, value: "a-${null}"}]',
    `(line 1, column 29), env[0].value: text surrounds the expression, and it gives null${inApp}; give a text for this case too, or make one expression of all`,
  ],
  [
    'a list within text, whose type was not known',
    'env: [{name: A, value: "a-${dyn([1])}"}]',
    `(line 1, column 29), env[0].value: text surrounds the expression, and it gives a list${inApp}; write toJson(…) for its JSON`,
  ],
  [
    'a text for a whole number',
    'terminationGracePeriodSeconds: "${dyn(\'abc\')}"',
    '(line 1, column 35), terminationGracePeriodSeconds: what the expression gives is wrong: must be a whole number, and is the string "abc"',
  ],
  [
    'a number that its field cannot hold',
    'each: {ports: [{containerPort: "${4294967296}"}]}',
    `(line 1, column 35), each.ports[0].containerPort: what the expression gives is wrong: the number 4294967296 does not fit into 32 bits${inApp}`,
  ],
  [
    'a text that is no quantity',
    'each: {resources: {limits: {memory: "${\'1GB\'}"}}}',
    `(line 1, column 40), each.resources.limits.memory: what the expression gives is wrong: "1GB" is not a quantity${inApp}; write a number with or without a unit, such as 100m or 64Mi`,
  ],
  [
    'a map for a list',
    'tolerations: "${dyn({})}"',
    '(line 1, column 17), tolerations: what the expression gives is wrong: must be a list of maps, and is a map; write each entry behind a "-"',
  ],
  [
    'an unknown field of what it gives',
    "tolerations: \"${[{'operator': 'Exists'}, {'kye': 'a'}]}\"",
    '(line 1, column 17), tolerations: what the expression gives is wrong, at [1].kye: unknown field "kye"; did you mean "key"?',
  ],
  [
    'a missing field of what it gives',
    "env: [\"${{'value': 'a'}}\"]",
    `(line 1, column 10), env[0]: what the expression gives is wrong: name is missing${inApp}`,
  ],
  [
    'a container without an image',
    'containers: [{name: a, image: "${null}"}]',
    '(line 1, column 14), containers[0]: image is missing',
  ],
  [
    'a volume without a name',
    'volumes: [{name: "${null}", emptyDir: {}}]',
    '(line 1, column 11), volumes[0]: name must be there, and its expression gives null',
  ],
  [
    'a mount without a path',
    'volumes: [{name: v, emptyDir: {}}]\nvolumeMounts: [{name: v, mountPath: "${null}"}]',
    `(line 2, column 16), volumeMounts[0]: mountPath must be there, and its expression gives null${inApp}`,
  ],
  [
    'a division by zero',
    'terminationGracePeriodSeconds: "${1 / (pod.spec.containers.size() - 1)}"',
    '(line 1, column 37), terminationGracePeriodSeconds: division by zero',
  ],
  [
    'a text that is no number',
    'terminationGracePeriodSeconds: "${int(\'x\')}"',
    '(line 1, column 35), terminationGracePeriodSeconds: "x" is no integer',
  ],
  [
    'an integer that JSON does not hold',
    'env: [{name: A, value: "${9007199254740993}"}]',
    `(line 1, column 27), env[0].value: 9007199254740993 is beyond the integers that JSON holds${inApp}; convert it with string(...)`,
  ],
  [
    'something that append cannot extend',
    "each: {args: \"${[append(own, ' ', 'a')]}\"}",
    `(line 1, column 18), each.args: append() extends a string, and what stands here is a list${inApp}`,
  ],
  [
    'two expressions, both of them',
    'hostname: "${pod.spec.hostname}"\nsubdomain: "${cluster.name}"',
    '(line 1, column 23), hostname: no such key: "hostname"; ask has() before, or use .?hostname.orValue(...)',
    '(line 2, column 23), subdomain: no such key: "name"; ask has() before, or use .?name.orValue(...)',
  ],
  [
    'the second line of an expression',
    'hostname: |\n  ${\n    cluster.name\n  }',
    '(line 3, column 13), hostname: no such key: "name"; ask has() before, or use .?name.orValue(...)',
  ],
];

describe('an expression that has no value for a pod is refused with its place:', () => {
  it.each(rows)('%s', (_what, template, ...faults) => {
    const spec = '{containers: [{name: app, image: "app:1", args: [x]}]}';
    expect(answer({ templates: { t: template }, spec })).toEqual({
      faults: faults.map((fault) => `template "t" ${fault}`),
    });
  });

  it('one that fails in every container is said once', () => {
    const spec = '{containers: [{name: a, image: "a:1"}, {name: b, image: "b:1"}, {name: c, image: "c:1"}]}';
    const { faults } = answer({ templates: { t: 'env: [{name: A, value: "${cluster.name}"}]' }, spec });
    expect(faults).toEqual([expect.stringContaining('no such key: "name", in spec.containers[a]')]);
  });

  it('one of a template that may be ignored leaves it out, with a warning', () => {
    const templates = { t: 'failurePolicy: Ignore\nhostname: "${cluster.name}"', u: 'subdomain: s' };
    const decision = ask({ templates });
    expect(answer({ templates }).spec).not.toHaveProperty('hostname');
    expect(decision.warnings).toEqual([{ template: 't', path: 'hostname', message: 'left out: no such key: "name"' }]);
  });

  it('with the reason bad-expression, wherever it stands', () => {
    const templates = { t: 'hostname: "${cluster.name}"' };
    expect(ask({ templates })).toMatchObject({ kind: 'reject', reason: 'bad-expression' });
  });

  it('two values for one environment variable', () => {
    const template = "env: \"${[1, 2].map(i, {'name': 'A', 'value': string(i)})}\"";
    expect(answer({ templates: { t: template } })).toEqual({ faults: [expect.stringContaining('listed twice')] });
  });

  it('a port of each whose name the API server refuses', () => {
    const template = 'each: {ports: [{containerPort: 80, name: "${\'Not a name\'}"}]}';
    expect(answer({ templates: { t: template } })).toEqual({ faults: [expect.stringContaining('not a port name')] });
  });

  // The fault names neither the template nor its field, although each brought it in.
  it('an image "auto" that each states, with the template', () => {
    const template = 'onConflict: replace\neach: {image: "${\'auto\'}"}';
    expect(answer({ templates: { t: template } }).faults?.[0]).toContain('template "t"');
  });
});
