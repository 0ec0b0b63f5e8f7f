import type { WrongTemplate } from './wrongTemplate.ts';

/** Expressions that give what their place does not take. */
export const wrongPlaces: readonly WrongTemplate[] = [
  [
    'a text for a whole number',
    'terminationGracePeriodSeconds: "${workload.name}"',
    '1:35 terminationGracePeriodSeconds: the field must be a whole number, and the expression gives string',
  ],
  [
    'a fraction for a whole number',
    'terminationGracePeriodSeconds: "${1.5}"',
    '1:35 terminationGracePeriodSeconds: the field must be a whole number, and the expression gives double',
  ],
  [
    'text around the expression for a whole number',
    'terminationGracePeriodSeconds: "${1}0"',
    '1:32 terminationGracePeriodSeconds: must be a whole number, and is the string "${1}0"; make it one single expression: text around an expression gives a string',
  ],
  [
    'a boolean for a port',
    'each: {ports: [{containerPort: "${true}"}]}',
    '1:35 each.ports[0].containerPort: the field must be a whole number, and the expression gives bool',
  ],
  [
    'a boolean for a port that may have a name',
    'each: {readinessProbe: {httpGet: {port: "${true}"}}}',
    '1:44 each.readinessProbe.httpGet.port: the field must be a whole number or a string, and the expression gives bool',
  ],
  [
    'a number for a boolean',
    'hostNetwork: "${1}"',
    '1:17 hostNetwork: the field must be true or false, and the expression gives int',
  ],
  [
    'text around the expression for a boolean',
    'hostNetwork: "is ${true}"',
    '1:14 hostNetwork: must be true or false, and is the string "is ${true}"; make it one single expression: text around an expression gives a string',
  ],
  [
    'a boolean for a quantity',
    'each: {resources: {limits: {memory: "${true}"}}}',
    '1:40 each.resources.limits.memory: the field must be a quantity, and the expression gives bool',
  ],
  [
    'a list for a text',
    'env: [{name: A, value: "${pod.spec.containers}"}]',
    '1:27 env[0].value: the field must be a string, and the expression gives list<Container>',
  ],
  [
    'a map for a text',
    'env: [{name: A, value: "${pod.metadata.labels}"}]',
    '1:27 env[0].value: the field must be a string, and the expression gives map<string>',
  ],
  [
    'all parameters for a text',
    'env: [{name: A, value: "${params}"}]',
    '1:27 env[0].value: the field must be a string, and the expression gives params',
  ],
  [
    'a type for a text',
    'env: [{name: A, value: "${type(1)}"}]',
    '1:27 env[0].value: the field must be a string, and the expression gives type',
  ],
  [
    'a text for a list',
    'each: {args: "${workload.name}"}',
    '1:17 each.args: the field must be a list of strings, and the expression gives string',
  ],
  [
    'a list of numbers for a list of maps',
    'tolerations: "${[1]}"',
    '1:17 tolerations: the field must be a list of maps, and the expression gives list<int>',
  ],
  [
    'a number for a map in a list',
    'tolerations: ["${1}"]',
    '1:18 tolerations[0]: the field must be a map, and the expression gives int',
  ],
  [
    'text around the expression for a map in a list',
    'tolerations: ["key ${1}"]',
    '1:15 tolerations[0]: must be a map, and is the string "key ${1}"; make it one single expression: text around an expression gives a string',
  ],
  [
    'a map for a list of maps',
    'env: "${pod.metadata.labels}"',
    '1:9 env: the field must be a list of maps, and the expression gives map<string>',
  ],
  [
    'a list for a map',
    'nodeSelector: "${[1]}"',
    '1:18 nodeSelector: the field must be a map of strings, and the expression gives list<int>',
  ],
  [
    'a number for a map',
    'securityContext: "${1}"',
    '1:21 securityContext: the field must be a map, and the expression gives int',
  ],
  [
    'a list within text',
    'each: {args: ["--containers=${pod.spec.containers}"]}',
    '1:31 each.args[0]: text surrounds the expression, and it gives a list; write toJson(…) for its JSON',
  ],
  [
    'a map within text',
    'each: {args: ["--labels=${pod.metadata.labels}"]}',
    '1:27 each.args[0]: text surrounds the expression, and it gives a map; write toJson(…) for its JSON',
  ],
  [
    'an object within text',
    'each: {args: ["--spec=${pod.spec}"]}',
    '1:25 each.args[0]: text surrounds the expression, and it gives a map; write toJson(…) for its JSON',
  ],
  [
    'a list of lists to splice',
    'each: {args: ["${[[1]]}"]}',
    '1:18 each.args[0]: the field must be a string, and the expression gives list<list<int>>',
  ],
];
