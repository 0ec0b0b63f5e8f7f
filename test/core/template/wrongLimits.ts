import type { WrongTemplate } from './wrongTemplate.ts';

const parameter = (declaration: string): string => `parameters: {p: ${declaration}}`;

/** Wrong in what a parameter allows, and in expressions that are defaults. */
export const wrongLimits: readonly WrongTemplate[] = [
  [
    'a minimum above the maximum',
    parameter('{type: integer, minimum: 5, maximum: 2}'),
    '1:42 parameters.p.minimum: is above the maximum 2',
  ],
  [
    'a minimum above the maximum by value',
    parameter('{type: quantity, minimum: 2Gi, maximum: 1024Mi}'),
    '1:43 parameters.p.minimum: is above the maximum 1024Mi',
  ],
  [
    'a minimum of a string',
    parameter('{type: string, minimum: 5}'),
    '1:41 parameters.p.minimum: is for integers and quantities, and the type is string; take it out',
  ],
  [
    'a minimum with a fraction',
    parameter('{type: integer, minimum: 1.5}'),
    '1:42 parameters.p.minimum: must be a whole number',
  ],
  [
    'a maximum that is no quantity',
    parameter('{type: quantity, maximum: much}'),
    '1:43 parameters.p.maximum: must be a quantity',
  ],
  [
    'an empty enum',
    parameter('{type: string, enum: []}'),
    '1:38 parameters.p.enum: must be a list of values; write it as [a, b]',
  ],
  [
    'an enum that is no list',
    parameter('{type: string, enum: info}'),
    '1:38 parameters.p.enum: must be a list of values; write it as [a, b]',
  ],
  [
    'an enum with a number among strings',
    parameter('{type: string, enum: [a, 1]}'),
    '1:42 parameters.p.enum[1]: must be a string; put it in quotes',
  ],
  [
    'an enum with a text among integers',
    parameter('{type: integer, enum: [1, a]}'),
    '1:43 parameters.p.enum[1]: must be a number',
  ],
  [
    'an enum of booleans',
    parameter('{type: boolean, enum: [true]}'),
    '1:39 parameters.p.enum: a boolean has two values anyway; take it out',
  ],
  [
    'a pattern that looks ahead, which RE2 cannot',
    parameter('{type: string, pattern: "(?=a)b"}'),
    '1:41 parameters.p.pattern: the pattern is no RE2 regular expression: invalid or unsupported Perl syntax: `(?=`',
  ],
  [
    'a pattern that refers back, which RE2 cannot',
    parameter('{type: string, pattern: "(a)\\\\1"}'),
    '1:41 parameters.p.pattern: the pattern is no RE2 regular expression: invalid escape sequence: `\\1`',
  ],
  [
    'a pattern that is not closed',
    parameter('{type: string, pattern: "(a"}'),
    '1:41 parameters.p.pattern: the pattern is no RE2 regular expression: missing closing ): `(a`',
  ],
  [
    'a pattern that is a number',
    parameter('{type: string, pattern: 7}'),
    '1:41 parameters.p.pattern: must be a string; put it in quotes',
  ],
  [
    'a pattern of an integer',
    parameter('{type: integer, pattern: "7"}'),
    '1:42 parameters.p.pattern: a pattern is for text, and the type is integer; write minimum and maximum instead',
  ],
  [
    'a pattern that is too long',
    parameter(`{type: string, pattern: "${'a'.repeat(1001)}"}`),
    '1:41 parameters.p.pattern: the pattern is 1001 characters long; 1000 are allowed',
  ],
  [
    'a pattern that is too large with its repetitions',
    parameter('{type: string, pattern: "(a{1000}){1000}"}'),
    '1:41 parameters.p.pattern: the pattern is too large once its repetitions are written out',
  ],
  [
    'a description of two lines',
    parameter('{type: string, description: "a\\nb"}'),
    '1:45 parameters.p.description: must be one line of text',
  ],
  [
    'a deprecation that gives no reason',
    parameter('{type: string, deprecated: true}'),
    '1:44 parameters.p.deprecated: must be one line of text',
  ],
  [
    'a default of another type by expression',
    parameter('{type: integer, default: "${pod.metadata.name}"}'),
    '1:45 parameters.p.default: the field must be a whole number, and the expression gives string',
  ],
  [
    'an integer by text around an expression',
    parameter('{type: integer, default: "1${0}"}'),
    '1:42 parameters.p.default: must be of type integer, and text around an expression gives a string; make it one single expression',
  ],
  [
    'a list by text around an expression',
    parameter('{type: list, default: "a,${workload.name}"}'),
    '1:39 parameters.p.default: must be a list, and text around an expression gives a string; make it one single expression',
  ],
];
