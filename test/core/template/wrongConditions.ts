import type { WrongTemplate } from './wrongTemplate.ts';

/** Wrong in when and allow. */
export const wrongConditions: readonly WrongTemplate[] = [
  ['when as a boolean of YAML', 'when: true', '1:7 when: must be an expression; write it as "true"'],
  [
    'when as a boolean of YAML 1.1',
    'when: yes',
    '1:7 when: yes is a boolean for kubectl (YAML 1.1) and text in YAML 1.2; put it in quotes ("yes") if it is text, or write true',
  ],
  ['allow as a boolean of YAML', 'allow: false', '1:8 allow: must be an expression; write it as "false"'],
  [
    'when as a number',
    'when: 1',
    '1:7 when: must be an expression; write it as a text, such as "namespaceObject.metadata.name != \'shop\'"',
  ],
  [
    'allow as a list',
    'allow: [namespaceObject.metadata.name == "a"]',
    '1:8 allow: must be an expression; write it as a text, such as "namespaceObject.metadata.name != \'shop\'"',
  ],
  ['when as a text', 'when: "yes"', '1:8 when: there is no variable "yes"'],
  ['an empty when', 'when: ""', '1:7 when: the expression is empty; write one, or take the field out'],
  [
    'when that gives a text',
    'when: pod.metadata.name',
    '1:7 when: must be true or false, and the expression gives string',
  ],
  [
    'allow that gives a map',
    'allow: namespaceObject.metadata.labels',
    '1:8 allow: must be true or false, and the expression gives map<string>',
  ],
  [
    'when that gives a text, in ${…}',
    'when: "${pod.metadata.name}"',
    '1:10 when: must be true or false, and the expression gives string',
  ],
  [
    'allow with text around the expression',
    'allow: "not ${true}"',
    '1:8 allow: text stands around the expression; write one expression, without "${" and "}"',
  ],
  [
    'when of two expressions',
    'when: "${true} && ${false}"',
    '1:7 when: text stands around the expression; write one expression, without "${" and "}"',
  ],
  [
    'when that is not closed',
    'when: "${true"',
    '1:7 when: this ${ is never closed; close it with }, or leave ${ out: none is needed',
  ],
  [
    'allow with one equals sign',
    "allow: namespaceObject.metadata.name = 'shop'",
    '1:38 allow: unexpected character: =',
  ],
  [
    'allow with an unknown field',
    "allow: namespaceObject.metadata.nam == 'shop'",
    '1:33 allow: namespaceObject.metadata has no field "nam"; did you mean "name"?',
  ],
  [
    'when with an unknown field inside has()',
    'when: has(pod.spec.hostNetwrk)',
    '1:20 when: PodSpec has no field "hostNetwrk"; did you mean "hostNetwork"?',
  ],
  [
    'when with a parameter that is not declared',
    'when: params.enabled',
    '1:14 when: params has no field "enabled"; it has none',
  ],
  ['when with an escaped expression', 'when: "$${true}"', '1:8 when: unexpected character: $'],
];
