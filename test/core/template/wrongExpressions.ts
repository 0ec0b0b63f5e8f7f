import type { WrongTemplate } from './wrongTemplate.ts';

const envValue = (value: string): string => `env: [{name: A, value: ${value}}]`;
const inEnv = (expression: string): string => envValue(`"\${${expression}}"`);

/** Wrong in an expression itself, wherever it stands. */
export const wrongExpressions: readonly WrongTemplate[] = [
  [
    'an unknown variable',
    inEnv('pd.metadata.name'),
    '1:27 env[0].value: there is no variable "pd"; did you mean "pod"?',
  ],
  [
    'an unknown variable that is like none',
    inEnv("region + '-1'"),
    '1:27 env[0].value: there is no variable "region"; use params, pod, namespaceObject, workload, cluster, container, own',
  ],
  [
    'an unknown field',
    inEnv('pod.metadata.nam'),
    '1:40 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
  ],
  [
    'an unknown field below a list',
    inEnv('pod.spec.containers[0].imag'),
    '1:50 env[0].value: Container has no field "imag"; did you mean "image"?',
  ],
  [
    'an unknown field by index',
    inEnv("pod.spec['contaners'].size()"),
    '1:36 env[0].value: PodSpec has no field "contaners"; did you mean "containers"?',
  ],
  [
    'an unknown field inside has()',
    inEnv('has(pod.spec.contaners) ? 1 : 2'),
    '1:40 env[0].value: PodSpec has no field "contaners"; did you mean "containers"?',
  ],
  [
    'an unknown optional field',
    inEnv("pod.spec.?hostnam.orValue('')"),
    '1:37 env[0].value: PodSpec has no field "hostnam"; did you mean "hostname"?',
  ],
  [
    'an unknown field of a loop variable',
    inEnv("pod.spec.containers.exists(c, c.nam == 'a')"),
    '1:59 env[0].value: Container has no field "nam"; did you mean "name"?',
  ],
  [
    'an unknown field of the namespace',
    inEnv('namespaceObject.labels.team'),
    '1:43 env[0].value: namespaceObject has no field "labels"; it has metadata',
  ],
  [
    'an unknown field of the workload',
    inEnv('workload.namespace'),
    '1:36 env[0].value: workload has no field "namespace"; it has kind, name',
  ],
  [
    'an unknown field of the container',
    inEnv('container.nam'),
    '1:37 env[0].value: Container has no field "nam"; did you mean "name"?',
  ],
  [
    'a parameter that is not declared',
    inEnv('params.level'),
    '1:34 env[0].value: params has no field "level"; it has none',
  ],
  [
    'a misspelt parameter',
    `parameters: {level: {type: string}}\n${inEnv('params.levle')}`,
    '2:34 env[0].value: params has no field "levle"; did you mean "level"?',
  ],
  [
    'several unknown fields in one expression',
    inEnv('pod.metadata.nam + pod.metadata.namspace'),
    '1:40 env[0].value: ObjectMeta has no field "nam"; did you mean "name"?',
    '1:59 env[0].value: ObjectMeta has no field "namspace"; did you mean "namespace"?',
  ],
  [
    'a variable of a shell',
    inEnv('HOME'),
    '1:27 env[0].value: there is no variable "HOME"; if a shell is to read it, write $${HOME}',
  ],
  [
    'a variable of a shell with a default',
    inEnv('VAR:-x'),
    "1:30 env[0].value: unexpected character: ':'; if a shell is to read it, write $${VAR:-x}",
  ],
  [
    'a variable of a shell that must be set',
    inEnv('VAR:?must be set'),
    "1:30 env[0].value: unexpected character: ':'; if a shell is to read it, write $${VAR:?must be set}",
  ],
  [
    'the length of a variable of a shell',
    inEnv('#ARGS'),
    '1:27 env[0].value: unexpected character: #; if a shell is to read it, write $${#ARGS}',
  ],
  [
    'the array of a shell',
    inEnv('ARGS[@]'),
    '1:32 env[0].value: unexpected character: @; if a shell is to read it, write $${ARGS[@]}',
  ],
  [
    'a variable of a shell without its suffix',
    inEnv('FILE%.txt'),
    '1:32 env[0].value: unexpected token: "."; if a shell is to read it, write $${FILE%.txt}',
  ],
  [
    'an expression that is not closed',
    envValue('"${pod.metadata.name"'),
    '1:27 env[0].value: this ${ is never closed; close it with }, or write $${ for a literal ${',
  ],
  [
    'an expression that is not closed behind text',
    envValue('"a ${pod.metadata.name b"'),
    '1:29 env[0].value: this ${ is never closed; close it with }, or write $${ for a literal ${',
  ],
  ['an empty expression', envValue('"${}"'), '1:27 env[0].value: the expression is empty; write one between ${ and }'],
  ['a missing operand', inEnv('1 +'), '1:30 env[0].value: unexpected token: the end'],
  ['a bracket that is not closed', inEnv("['a', 'b'"), '1:36 env[0].value: expected "]", got the end'],
  ['one equals sign', inEnv("pod.metadata.name = 'a'"), '1:45 env[0].value: unexpected character: ='],
  ['an unknown function', inEnv('lower(pod.metadata.name)'), '1:27 env[0].value: there is no function lower()'],
  ['an unknown method', inEnv('pod.metadata.name.lower()'), '1:45 env[0].value: there is no method lower()'],
  [
    'a method written as a function',
    inEnv("startsWith(pod.metadata.name, 'a')"),
    '1:27 env[0].value: there is no function startsWith(); there is string.startsWith(string): bool',
  ],
  [
    'a function written as a method',
    inEnv("own.append(' ', 'a')"),
    '1:31 env[0].value: there is no method append(); there is append(null, string, string): string',
  ],
];
