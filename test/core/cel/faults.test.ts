import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/core/cel/compileExpression.ts';
import { evaluate } from '../../../src/core/cel/evaluate.ts';
import type { ExpressionFault } from '../../../src/core/cel/expressionFault.ts';
import { conformancePod } from './conformance.ts';
import { fakeEnvironment } from './fakeFieldTypes.ts';

const show = ({ offset, message, remedy }: ExpressionFault): string =>
  `${offset}: ${message}${remedy === undefined ? '' : `; ${remedy}`}`;

/** What is wrong at load: all of it, each with its offset. */
const atLoad: readonly (readonly [expression: string, ...faults: readonly string[]])[] = [
  ['pods.metadata.name', '0: there is no variable "pods"; did you mean "pod"?'],
  ['pod.spec.contaners', '9: PodSpec has no field "contaners"; did you mean "containers"?'],
  ['has(pod.spec.contaners)', '13: PodSpec has no field "contaners"; did you mean "containers"?'],
  ['has(pod.spek.containers)', '8: Pod has no field "spek"; did you mean "spec"?'],
  ['pod.?spec.?contaners.orValue([])', '11: PodSpec has no field "contaners"; did you mean "containers"?'],
  ['pod.spec["contaners"]', '9: PodSpec has no field "contaners"; did you mean "containers"?'],
  ['pod.spec.containers[0].imge', '23: Container has no field "imge"; did you mean "image"?'],
  ['pod.spec.containers.map(c, c.nmae)', '29: Container has no field "nmae"; did you mean "name"?'],
  ['pod.spec.containers.exists(c, has(c.prots))', '36: Container has no field "prots"; did you mean "ports"?'],
  ['params.lvel', '7: params has no field "lvel"; did you mean "level"?'],
  [
    'params.log-level',
    '7: params has no field "log"; it has level, replicas, verbose, memory, items',
    '11: there is no variable "level"; use pod, params, namespaceObject, workload, cluster, container, own',
  ],
  ['has(params.nothing)', '11: params has no field "nothing"; it has level, replicas, verbose, memory, items'],
  ['namespaceObject.metadata.label', '25: namespaceObject.metadata has no field "label"; did you mean "labels"?'],
  ['workload.namespace', '9: workload has no field "namespace"; it has kind, name'],
  ['"a" + 1', '4: string + int is not possible; convert with string(...)'],
  ['params.replicas + params.level', '16: int + string is not possible; convert with string(...)'],
  ['1 + 2.0', '2: int + double is not possible; convert with double(...) or int(...)'],
  ['params.level && true', '7: a side of && is bool, not string'],
  ['params.level ? 1 : 2', '7: what stands before ? is bool, not string'],
  ['true ? 1 : "a"', '11: the branches of ?: are int and string; make both the same, or put dyn(...) around one'],
  ['foo("x")', '0: there is no function foo()'],
  ['trimm("x")', '0: there is no function trimm()'],
  ['"x".trimm()', '4: there is no method trimm(); did you mean "trim"?'],
  ['trim("x")', '0: there is no function trim(); there is string.trim(): string'],
  [
    '"x".size("y")',
    '4: there is no string.size(string); there is string.size(): int; list.size(): int; map.size(): int',
  ],
  [
    '"abc".substring("a")',
    '6: there is no string.substring(string); there is string.substring(int): string; string.substring(int, int): string',
  ],
  [
    'pod.spec.containers.name',
    '20: list<Container> has no fields; "name" is asked for; take one with [0], or loop with .map(), .filter() or .exists()',
  ],
  ['pod.spec.containers["a"]', '20: list<Container>[...] takes int, not string'],
  ['pod.metadata.name.first', '18: string has no fields; "first" is asked for'],
  ['"a".matches("(a")', '12: the pattern is no RE2 regular expression: missing closing ): `(a`'],
  ['"a".find("(?<=b)a")', '9: the pattern is no RE2 regular expression: invalid named capture: `(?<=b)a`'],
  [
    'pod.spec.containers.map(1, 2)',
    '24: a loop needs a name for its variable first; write it as in items.map(item, item.name)',
  ],
  ['pod.spec.containers.exists(c, c.name)', '32: the condition of a loop is bool, not string'],
  ['pod.spec.map(x, x)', '9: map() loops over a list or a map, not PodSpec'],
  ['has(pod)', '4: has() asks for a field; write it as has(pod.spec.field); for a key, "key" in map'],
  [
    'has(pod.metadata.labels["a"])',
    '4: has() asks for a field; write it as has(pod.spec.field); for a key, "key" in map',
  ],
  ['HOME', '0: there is no variable "HOME"; if a shell is to read it, write $${HOME}'],
  ['HOME:-/root', "4: unexpected character: ':'; if a shell is to read it, write $${HOME:-/root}"],
  ['PATH%:*', '5: unexpected token: ":"; if a shell is to read it, write $${PATH%:*}'],
  ['#', '0: unexpected character: #'],
  ['', '0: the expression is empty; write one between ${ and }'],
  ['1 +', '3: unexpected token: the end'],
  ['"abc', '0: unterminated string'],
  ['(1', '2: expected ")", got the end'],
  ['a b', "2: unexpected character: 'b'"],
  ['1u', '0: an unsigned integer is not supported; leave the letter out'],
  ['b"x"', '0: bytes are not supported; leave the letter out'],
  ['9223372036854775808', '0: 9223372036854775808 is no integer of 64 bits'],
  ['optional.no()', '0: there is no function optional.no(); did you mean "optional.of"?'],
  ['pod.metadata.name.orValue("x")', '18: orValue() stands behind an optional, not string; write .? or [?] before it'],
  ['pod.spec.?hostNetwork.orValue("x")', '30: orValue() falls back to string for bool'],
  ['-"a"', '0: -string is not possible'],
  ['!1', '0: !int is not possible'],
  ['1 in "abc"', '2: int in string is not possible'],
  [
    '[1, 2].join(",")',
    '7: there is no list<int>.join(string); there is list<string>.join(): string; list<string>.join(string): string',
  ],
  ['pod == 1', '4: Pod == int is not possible'],
  ['constructor', '0: there is no variable "constructor"; if a shell is to read it, write $${constructor}'],
  ['__proto__', '0: reserved identifier: __proto__; if a shell is to read it, write $${__proto__}'],
  ['pod.constructor', '4: Pod has no field "constructor"; it has apiVersion, kind, metadata, spec'],
  ['params.__proto__', '7: params has no field "__proto__"; it has level, replicas, verbose, memory, items'],
  ['toString()', '0: there is no function toString(); did you mean "string"?'],
  ['{1.5: 2}', '1: a key of a map is string, int, bool, not double'],
  [
    'x.map(y)',
    '0: there is no variable "x"; use pod, params, namespaceObject, workload, cluster, container, own',
    '2: there is no method map(); write it as items.map(item, item.name)',
    '6: there is no variable "y"; use pod, params, namespaceObject, workload, cluster, container, own',
  ],
  ['[1].all(a, b)', '11: there is no variable "b"; did you mean "a"?'],
  [
    'pod.spec.containers.all(a, b, c, d)',
    '20: there is no method all(); write it as items.all(item, item.name != "")',
    '24: there is no variable "a"; use pod, params, namespaceObject, workload, cluster, container, own',
    '27: there is no variable "b"; use pod, params, namespaceObject, workload, cluster, container, own',
    '30: there is no variable "c"; use pod, params, namespaceObject, workload, cluster, container, own',
    '33: there is no variable "d"; use pod, params, namespaceObject, workload, cluster, container, own',
  ],
  ['[1, 2][true]', '7: list<int>[...] takes int, not bool'],
  ['{"a": 1}[2.0]', '9: map<int>[...] takes string, not double'],
  ['params.items + params.level', '13: list<string> + string is not possible; convert with string(...)'],
  ['own.x ? 1 : true', '12: the branches of ?: are int and bool; make both the same, or put dyn(...) around one'],
  ['pod.spec.containers.map(c, c.name) + [1]', '35: list<string> + list<int> is not possible'],
  ['cel.bind(1, 2, 3)', '9: a loop needs a name for its variable first; write it as in items.map(item, item.name)'],
  ['pod.metadata.name in pod.metadata', '18: string in ObjectMeta is not possible'],
  ['"a" < 1', '4: string < int is not possible'],
  ['"x".matches("a{1001}")', '12: the pattern is no RE2 regular expression: invalid repeat count: `{1001}`'],
  ['"x".matches("(a{900}b{900}){900}")', '12: the pattern is too large once its repetitions are written out'],
  ['a.b(', '4: unexpected token: the end'],
];

/** What can only go wrong with a pod. */
const atEvaluation: readonly (readonly [expression: string, fault: string])[] = [
  ['pod.metadata.labels.nope', '20: no such key: "nope"; ask has() before, or use .?nope.orValue(...)'],
  ['pod.metadata.labels["a/b"]', '20: no such key: "a/b"; ask with "in", or use [?...].orValue(...)'],
  ['1 / 0', '2: division by zero'],
  ['1 % 0', '2: modulus by zero'],
  ['9223372036854775807 + 1', '20: 9223372036854775808 is no integer of 64 bits'],
  ['dyn("a") + 1', '9: string + int is not possible; convert with string(...)'],
  ['pod.spec.containers[5].name', '20: the list has 2 items, none at 5; ask size() before'],
  [
    'pod.spec.securityContext.runAsUser',
    '9: no such key: "securityContext"; ask has() before, or use .?securityContext.orValue(...)',
  ],
  ['int("x")', '0: "x" is no integer'],
  ['quantity("x")', '0: "x" is no quantity; ask isQuantity() before'],
  ['[].min()', '3: min() of an empty list; add a least value, as in ([0] + list)'],
  ['"abc".substring(5)', '6: position 5 is not within the text, which has 3 characters'],
  ['optional.none().value()', '16: the optional value is not there; use .orValue(...)'],
  ['pod.spec.?dnsPolicy.value()', '20: the optional value is not there; use .orValue(...)'],
  ['{"a": 1, "a": 2}', '0: the map has the key "a" twice'],
  ['own + "x"', '0: "own" has no value here'],
  ['append(own, " ", "b")', '7: "own" has no value here'],
  ['append(dyn([1]), " ", "b")', '0: append() extends a string, and what stands here is a list'],
  ['append("a", "", "b")', '0: append() needs a separator; write it as append(own, " ", "item")'],
  ['"%d".format(["x"])', '5: format(): %d does not take a value of type string; %s takes all'],
  ['"%s %s".format([1])', '8: format(): there is no argument for the 2. clause'],
  ['"%q".format([1])', '5: format(): there is no clause %q; it has %s %d %f %b %o %x %X'],
  ['dyn("a").matches(dyn("(a"))', '9: the pattern is no RE2 regular expression: missing closing ): `(a`'],
  ['9007199254740993', '0: 9007199254740993 is beyond the integers that JSON holds; convert it with string(...)'],
  ['{1: 2}', '0: the key 1 of the result is no string'],
  ['1.0 / 0.0', '0: the result is a double, which a field cannot hold'],
  ['string', '0: the result is a type, which a field cannot hold'],
  ['dyn(1) && true', '0: bool is expected here, not int'],
  ['[dyn(1), dyn("a")].max()', '19: string and int have no order'],
  ['dyn("x").foo', '9: string has no fields'],
  ['dyn([1]).all(x, x)', '9: the condition of a loop is bool, not int'],
  ['"abc".charAt(-1)', '6: position -1 is not within the text, which has 3 characters'],
];

describe('an expression is refused at load', () => {
  it.each(atLoad)('%s', (expression, ...faults) => {
    const program = compileExpression(expression, fakeEnvironment());
    expect(program.kind === 'faults' ? program.faults.map(show) : program.kind).toEqual(faults);
  });

  it('when it reads a variable that its place does not have', () => {
    const program = compileExpression('pod.metadata.name + params.level', fakeEnvironment(['params']));
    expect(program).toEqual({
      kind: 'faults',
      faults: [{ offset: 0, message: '"pod" cannot be read here', remedy: 'use params' }],
    });
  });

  it('when it is too long, too large or nested too deeply', () => {
    const message = (source: string): string => {
      const program = compileExpression(source, fakeEnvironment());
      return program.kind === 'faults' ? program.faults.map(show).join() : program.kind;
    };
    expect(message('1'.padEnd(8193))).toBe('0: the expression is 8193 characters long; 8192 are allowed; split it');
    expect(message(`[${'1, '.repeat(600)}]`)).toBe(
      '1501: the expression is too large (maxListElements is 500); split it',
    );
    expect(message('1+'.repeat(600).concat('1'))).toBe(
      '0: the expression is too large (maxAstNodes is 1000); split it',
    );
    expect(message('('.repeat(100).concat('1', ')'.repeat(100)))).toBe(
      '64: the expression is too large (maxDepth is 64); split it',
    );
    expect(message('true && '.repeat(300).concat('true'))).toBe(
      '0: the expression is nested deeper than 200; split it',
    );
    expect(message('!'.repeat(8000).concat('true'))).toContain('; split it');
  });
});

describe('an expression fails', () => {
  it.each(atEvaluation)('%s', (expression, fault) => {
    const program = compileExpression(expression, fakeEnvironment());
    if (program.kind === 'faults') throw new Error(JSON.stringify(program.faults));
    const evaluation = evaluate(program, { pod: conformancePod });
    expect(evaluation.kind === 'fault' ? show(evaluation.fault) : evaluation).toBe(fault);
  });
});
