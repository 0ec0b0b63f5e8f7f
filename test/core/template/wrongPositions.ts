import type { WrongTemplate } from './wrongTemplate.ts';

const lines = (...texts: readonly string[]): string => texts.join('\n');

/** Faults in every kind of text that YAML has: what matters here is the line and the column. */
export const wrongPositions: readonly WrongTemplate[] = [
  [
    'a literal block',
    lines('env:', '- name: A', '  value: |', '    ${', '      pod.metadata.nam', '    }'),
    '5:20 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'a literal block with text around two expressions',
    lines('env:', '- name: A', '  value: |-', '    first', '    ${ one }', '    and ${ two }'),
    '5:8 env[0].value: there is no variable "one"; use params, pod, namespaceObject, workload, cluster, container, own',
    '6:12 env[0].value: there is no variable "two"; use params, pod, namespaceObject, workload, cluster, container, own',
  ],
  [
    'a literal block whose indentation is stated',
    lines('env:', '- name: A', '  value: |2', '      ${pod.metadata.nam}'),
    '4:22 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'a folded block',
    lines('env:', '- name: A', '  value: >-', '    first', '    ${ one }', '    and ${ two }'),
    '5:8 env[0].value: there is no variable "one"; use params, pod, namespaceObject, workload, cluster, container, own',
    '6:12 env[0].value: there is no variable "two"; use params, pod, namespaceObject, workload, cluster, container, own',
  ],
  [
    'a folded block whose expression begins on a line of its own',
    lines('env:', '- name: A', '  value: >', '    ${', '      pod.metadata.nam', '    }'),
    '5:20 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'a folded expression, which YAML made one line of: the value',
    lines('env:', '- name: A', '  value: >', '    a ${workload.name +', '    pod.metadata.nam}'),
    '3:10 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'a bare condition in a literal block',
    lines('when: |', '  pod.metadata.name == "a" ||', '  pod.metadata.nam == "b" ||', '    workload.nam == "c"'),
    '3:16 when: ObjectMeta has no field "nam"; did you mean "name"?',
    '4:14 when: workload has no field "nam"; did you mean "name"?',
  ],
  [
    'a bare condition in a folded block, which YAML made one line of: the value',
    lines('when: >', '  pod.metadata.name == "a" ||', '  pod.metadata.nam == "b"'),
    '1:7 when: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'a bare condition in quotes',
    lines('os: any', 'when: \'pod.metadata.nam == "a"\''),
    '2:21 when: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'a plain text',
    'env:\n- name: A\n  value: ${pod.metadata.nam} # ${comment}\n- name: B # ${comment}\n  value: a ${pod.metadata.nam}',
    '3:25 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
    '5:27 env[1].value: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'a plain text over two lines',
    lines('env:', '- name: A', '  value: a ${one} and', '    more ${two}'),
    '3:14 env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
    '4:12 env[0].value: there is no variable "two"; if a shell is to read it, write $${two}',
  ],
  [
    'a text in double quotes over two lines',
    lines('env:', '- name: A', '  value: "a ${one} and', '    more ${two}"'),
    '3:15 env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
    '4:12 env[0].value: there is no variable "two"; if a shell is to read it, write $${two}',
  ],
  [
    'a text in single quotes',
    "env: [{name: A, value: 'a ${pod.metadata.nam}'}]",
    '1:42 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'single quotes written twice: the value',
    "env: [{name: A, value: '${pod.metadata.labels[''a''] + 1}'}]",
    '1:24 env[0].value: string + int is not possible; convert with string(...)',
  ],
  [
    'escaped quotes: the value',
    'env: [{name: A, value: "${pod.metadata.labels[\\"a\\"] + 1}"}]',
    '1:24 env[0].value: string + int is not possible; convert with string(...)',
  ],
  [
    'an escaped dollar: the value',
    'env: [{name: A, value: "\\u0024{pod.metadata.nam}"}]',
    '1:24 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'the second and the third expression of a text',
    'env: [{name: A, value: "${one} ${two} ${one}"}]',
    '1:27 env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
    '1:34 env[0].value: there is no variable "two"; if a shell is to read it, write $${two}',
    '1:41 env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
  ],
  [
    'the same expression twice in a template',
    'env: [{name: A, value: "${one}"}, {name: B, value: "${one}"}]',
    '1:27 env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
    '1:55 env[1].value: there is no variable "one"; if a shell is to read it, write $${one}',
  ],
  [
    'the second line of an expression',
    lines('env:', '- name: A', '  value: |-', '    a ${workload.name +', '      pod.metadata.nam} b ${two}'),
    '5:20 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
    '5:29 env[0].value: there is no variable "two"; if a shell is to read it, write $${two}',
  ],
  [
    'an expression behind a comment of its own',
    lines('env:', '- name: A', '  value: |', '    ${ // not } yet', '      one }'),
    '5:7 env[0].value: there is no variable "one"; use params, pod, namespaceObject, workload, cluster, container, own',
  ],
];
