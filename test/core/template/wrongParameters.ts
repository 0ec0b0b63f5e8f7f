import type { WrongTemplate } from './wrongTemplate.ts';

const parameter = (declaration: string): string => `parameters: {p: ${declaration}}`;

/** Wrong in how a template declares its parameters. */
export const wrongParameters: readonly WrongTemplate[] = [
  [
    'a list of parameters',
    'parameters: [p]',
    '1:13 parameters: must be a map; write each parameter as "name: {type: string}"',
  ],
  [
    'a parameter that is only a type',
    parameter('string'),
    '1:17 parameters.p: must be a map; write it as "{type: string, default: x}"',
  ],
  [
    'a parameter that is nothing',
    parameter(''),
    '1:17 parameters.p: must be a map; write it as "{type: string, default: x}"',
  ],
  [
    'no type',
    parameter('{default: x}'),
    '1:17 parameters.p: type is missing; write one of string, integer, boolean, quantity, list',
  ],
  [
    'an unknown type',
    parameter('{type: number}'),
    '1:24 parameters.p.type: must be one of string, integer, boolean, quantity, list',
  ],
  [
    'a type by expression',
    parameter('{type: "${1}"}'),
    '1:24 parameters.p.type: must be one of string, integer, boolean, quantity, list',
  ],
  [
    'the name of the annotation that chooses containers',
    'parameters: {containers: {type: list}}',
    '1:26 parameters.containers: the annotation "containers" says which containers are meant; choose another name',
  ],
  [
    'a name with a hyphen',
    'parameters: {log-level: {type: string}}',
    '1:25 parameters.log-level: is not a parameter\'s name; use letters, digits and "_", with no digit in front, at most 63',
  ],
  [
    'a name with a digit in front',
    'parameters: {1st: {type: string}}',
    '1:19 parameters.1st: is not a parameter\'s name; use letters, digits and "_", with no digit in front, at most 63',
  ],
  [
    'a name that is a word of CEL',
    'parameters: {in: {type: string}}',
    '1:18 parameters.in: is a word of CEL; choose another name',
  ],
  [
    'a name with a slash',
    'parameters: {a/b: {type: string}}',
    '1:19 parameters[a/b]: is not a parameter\'s name; use letters, digits and "_", with no digit in front, at most 63',
  ],
  [
    'a name that is too long',
    `parameters: {${'a'.repeat(64)}: {type: string}}`,
    '1:80 parameters.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: is not a parameter\'s name; use letters, digits and "_", with no digit in front, at most 63',
  ],
  [
    'a misspelt field',
    parameter('{type: string, defualt: x}'),
    '1:41 parameters.p.defualt: unknown field "defualt"; did you mean "default"?',
  ],
  [
    'a field of JSON schema that there is not',
    parameter('{type: list, items: string}'),
    '1:37 parameters.p.items: unknown field "items"',
  ],
  [
    'an integer with a text as its default',
    parameter('{type: integer, default: "3"}'),
    '1:42 parameters.p.default: must be an integer',
  ],
  [
    'an integer with a fraction as its default',
    parameter('{type: integer, default: 1.5}'),
    '1:42 parameters.p.default: must be an integer',
  ],
  [
    'a string with a number as its default',
    parameter('{type: string, default: 7}'),
    '1:41 parameters.p.default: must be a string',
  ],
  [
    'a boolean with a text as its default',
    parameter('{type: boolean, default: "true"}'),
    '1:42 parameters.p.default: must be true or false',
  ],
  [
    'a quantity whose default is none',
    parameter('{type: quantity, default: 1GB}'),
    '1:43 parameters.p.default: must be a quantity',
  ],
  [
    'a list with numbers in its default',
    parameter('{type: list, default: [a, 1]}'),
    '1:39 parameters.p.default: must be a list of strings (at most 256 items)',
  ],
  [
    'a list whose default is a map',
    parameter('{type: list, default: {a: b}}'),
    '1:39 parameters.p.default: must be a list of strings (at most 256 items)',
  ],
  [
    'a default of null',
    parameter('{type: string, default: null}'),
    '1:41 parameters.p.default: must be a string; leave default out if a value is required',
  ],
  [
    'a default outside the enum',
    parameter('{type: string, enum: [info, debug], default: loud}'),
    '1:62 parameters.p.default: must be a string, one of info, debug',
  ],
  [
    'a default of a list with one item outside the enum',
    parameter('{type: list, enum: [a, b], default: "a, c"}'),
    '1:53 parameters.p.default: must be a comma-separated list, each item one of a, b (at most 256 items)',
  ],
  [
    'a default that does not match the whole pattern',
    parameter('{type: string, pattern: "[a-z]+", default: abC}'),
    '1:60 parameters.p.default: must be a string matching [a-z]+',
  ],
  [
    'a default below the minimum',
    parameter('{type: integer, minimum: 1, default: 0}'),
    '1:54 parameters.p.default: must be an integer of at least 1',
  ],
  [
    'a default above the maximum',
    parameter('{type: quantity, maximum: 1Gi, default: 1025Mi}'),
    '1:57 parameters.p.default: must be a quantity of at most 1Gi',
  ],
];
