import type { WrongTemplate } from './wrongTemplate.ts';

const lines = (...texts: readonly string[]): string => texts.join('\n');

/** Odd line ends and characters, repeated texts, and several faults at once. */
export const wrongTogether: readonly WrongTemplate[] = [
  [
    'line ends of Windows',
    [
      'env:',
      '- name: A',
      '  value: |',
      '    ${',
      '      pod.metadata.nam',
      '    }',
      '- {name: B, value: "${two}"}',
    ].join('\r\n'),
    '5:20 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
    '7:23 env[1].value: there is no variable "two"; if a shell is to read it, write $${two}',
  ],
  [
    'tabs',
    lines('env:', '- name: A', '  value:\t"${one}"', '- name: B', '  value: |', '    \ta\t${two}'),
    '3:13 env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
    '6:10 env[1].value: there is no variable "two"; if a shell is to read it, write $${two}',
  ],
  [
    'characters beyond the basic plane, in UTF-16 units',
    'env: [{name: A, value: "😀 ${one}"}]',
    '1:30 env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
  ],
  [
    'an anchor, and the alias that repeats it',
    lines('annotations:', '  a: &a "${one}"', '  b: *a'),
    '2:12 annotations.a: there is no variable "one"; if a shell is to read it, write $${one}',
    '3:6 annotations.b: there is no variable "one"; if a shell is to read it, write $${one}',
  ],
  [
    'a merge key',
    lines(
      'each:',
      '  env: &env',
      '  - {name: A, value: "${one}"}',
      'initContainers:',
      '- name: a',
      '  image: "a:1"',
      '  env: *env',
    ),
    '3:25 initContainers[0].env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
    '3:25 each.env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
  ],
  [
    'everything at once, in the order of the lines',
    lines(
      'annotations: {mode: 0644}',
      'os: mac',
      'env: [{name: A, value: "${one}"}]',
      'when: yes',
      'labels: {x y: z}',
      'parameters: {p: {type: text}}',
      'volumes: [{name: v}]',
      'each: {args: "${1}"}',
    ),
    '1:21 annotations.mode: 0644 is 420 for kubectl (YAML 1.1), and other readers may differ; put it in quotes ("0644") if it is text, or write 420',
    '2:5 os: must be one of linux, windows, any',
    '3:27 env[0].value: there is no variable "one"; if a shell is to read it, write $${one}',
    '4:7 when: yes is a boolean for kubectl (YAML 1.1) and text in YAML 1.2; put it in quotes ("yes") if it is text, or write true',
    '5:15 labels["x y"]: "x y" is not a legal key; write name, or prefix.example.com/name',
    '6:24 parameters.p.type: must be one of string, integer, boolean, quantity, list',
    '7:11 volumes[0]: the volume has no source; write "emptyDir: {}" if that is meant',
    '8:17 each.args: the field must be a list of strings, and the expression gives int',
  ],
  [
    'what YAML could not read, and nothing that follows from it',
    lines(
      'env: [{name: A, value: 0644}]',
      'when: on',
      'parameters: {p: {type: integer, default: 0644}}',
      'hostname: "${one}"',
    ),
    '1:24 env[0].value: 0644 is 420 for kubectl (YAML 1.1), and other readers may differ; put it in quotes ("0644") if it is text, or write 420',
    '2:7 when: on is a boolean for kubectl (YAML 1.1) and text in YAML 1.2; put it in quotes ("on") if it is text, or write true',
    '3:42 parameters.p.default: 0644 is 420 for kubectl (YAML 1.1), and other readers may differ; put it in quotes ("0644") if it is text, or write 420',
    '4:14 hostname: there is no variable "one"; if a shell is to read it, write $${one}',
  ],
  [
    'an error of syntax alone',
    lines('env: [{name: A, value: "${one}"}]', 'hostname: "x" y', 'when: two'),
    '2:15 : unexpected scalar at node end',
  ],
];
