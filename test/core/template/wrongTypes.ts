import type { WrongTemplate } from './wrongTemplate.ts';

const envValue = (value: string): string => `env: [{name: A, value: ${value}}]`;
const inEnv = (expression: string): string => envValue(`"\${${expression}}"`);

/** Wrong in what an expression does with its values, and expressions that are too large. */
export const wrongTypes: readonly WrongTemplate[] = [
  [
    'a loop without a name',
    inEnv('pod.spec.containers.map(1, 2)'),
    '1:51 env[0].value: a loop needs a name for its variable first; write it as in items.map(item, item.name)',
  ],
  [
    'a loop without a body',
    inEnv('pod.spec.containers.map(c)'),
    '1:47 env[0].value: there is no method map(); write it as items.map(item, item.name)',
    '1:51 env[0].value: there is no variable "c"; use params, pod, namespaceObject, workload, cluster, container, own',
  ],
  [
    'too few arguments',
    inEnv("append(own, ' ')"),
    '1:27 env[0].value: there is no append(any, string); there is append(null, string, string): string; append(string, string, string): string; append(dyn, string, string): string',
  ],
  [
    'an argument of another type',
    inEnv('pod.metadata.name.contains(1)'),
    '1:45 env[0].value: there is no string.contains(int); there is string.contains(string): bool',
  ],
  [
    'has() of a whole variable',
    inEnv('has(pod)'),
    '1:31 env[0].value: has() asks for a field; write it as has(pod.spec.field); for a key, "key" in map',
  ],
  [
    'has() of a key',
    inEnv("has(pod.metadata.labels['app'])"),
    '1:31 env[0].value: has() asks for a field; write it as has(pod.spec.field); for a key, "key" in map',
  ],
  [
    'a text and a number added',
    inEnv("'a' + 1"),
    '1:31 env[0].value: string + int is not possible; convert with string(...)',
  ],
  [
    'branches of two types',
    inEnv("true ? 1 : 'a'"),
    '1:38 env[0].value: the branches of ?: are int and string; make both the same, or put dyn(...) around one',
  ],
  [
    'a condition that is no boolean',
    inEnv("pod.metadata.name ? 'a' : 'b'"),
    '1:40 env[0].value: what stands before ? is bool, not string',
  ],
  [
    'a side of && that is no boolean',
    inEnv("pod.metadata.name && true ? 'a' : 'b'"),
    '1:40 env[0].value: a side of && is bool, not string',
  ],
  [
    'a field of a text',
    inEnv("pod.metadata.labels['a'].b"),
    '1:52 env[0].value: string has no fields; "b" is asked for',
  ],
  [
    'a field of a list',
    inEnv('pod.spec.containers.name'),
    '1:47 env[0].value: list<Container> has no fields; "name" is asked for; take one with [0], or loop with .map(), .filter() or .exists()',
  ],
  [
    'a list by name',
    inEnv("pod.spec.containers['app'].image"),
    '1:47 env[0].value: list<Container>[...] takes int, not string',
  ],
  [
    'orValue() without an optional',
    inEnv("pod.metadata.name.orValue('a')"),
    '1:45 env[0].value: orValue() stands behind an optional, not string; write .? or [?] before it',
  ],
  ['bytes', inEnv("b'a'"), '1:27 env[0].value: bytes are not supported; leave the letter out'],
  ['an unsigned integer', inEnv('1u'), '1:27 env[0].value: an unsigned integer is not supported; leave the letter out'],
  [
    'an integer beyond 64 bits',
    inEnv('9223372036854775808'),
    '1:27 env[0].value: 9223372036854775808 is no integer of 64 bits',
  ],
  [
    'a regular expression that is not closed',
    inEnv("pod.metadata.name.matches('(')"),
    '1:53 env[0].value: the pattern is no RE2 regular expression: missing closing ): `(`',
  ],
  [
    'a regular expression that looks behind',
    inEnv("pod.metadata.name.find('(?<=a)b')"),
    '1:50 env[0].value: the pattern is no RE2 regular expression: invalid named capture: `(?<=a)b`',
  ],
  [
    'a regular expression that is too large',
    inEnv("pod.metadata.name.matches('(a{1000}){1000}')"),
    '1:53 env[0].value: the pattern is too large once its repetitions are written out',
  ],
  [
    'an expression that is too long',
    inEnv(`'${'a'.repeat(8192)}'`),
    '1:27 env[0].value: the expression is 8194 characters long; 8192 are allowed; split it',
  ],
  [
    'an expression that is too deep',
    inEnv(`${'('.repeat(70)}1${')'.repeat(70)}`),
    '1:91 env[0].value: the expression is too large (maxDepth is 64); split it',
  ],
  [
    'a chain that is too long',
    inEnv(`1${' + 1'.repeat(210)}`),
    '1:27 env[0].value: the expression is nested deeper than 200; split it',
  ],
  [
    'an expression with too many nodes',
    inEnv(`1${' + 1'.repeat(600)}`),
    '1:27 env[0].value: the expression is too large (maxAstNodes is 1000); split it',
  ],
  [
    'a list with too many items',
    inEnv(`[1${', 1'.repeat(510)}].size()`),
    '1:1528 env[0].value: the expression is too large (maxListElements is 500); split it',
  ],
];
