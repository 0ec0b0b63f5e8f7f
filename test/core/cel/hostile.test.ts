import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/core/cel/compileExpression.ts';
import { type Evaluation, evaluate } from '../../../src/core/cel/evaluate.ts';
import { defaultStepLimit } from '../../../src/core/cel/meter.ts';
import type { JsonMap } from '../../../src/core/json.ts';
import { fakeEnvironment } from './fakeFieldTypes.ts';

const review = join(import.meta.dirname, '../../fixtures/pod-create-large-200k/review.json');
const recorded = JSON.parse(readFileSync(review, 'utf8')).request.object as JsonMap & { metadata: JsonMap };
const long = 'a'.repeat(200_000);
const pod: JsonMap = {
  ...recorded,
  metadata: { ...recorded.metadata, annotations: { long, part: `${'a'.repeat(500)}b${'a'.repeat(500)}` } },
};

/** Runs it twice: the cost must not depend on what ran before. */
const run = (expression: string): Evaluation & { readonly milliseconds: number } => {
  const program = compileExpression(expression, fakeEnvironment());
  if (program.kind === 'faults') throw new Error(JSON.stringify(program.faults));
  const before = process.threadCpuUsage(); // how busy the machine is does not count
  const first = evaluate(program, { pod });
  const { user, system } = process.threadCpuUsage(before);
  const milliseconds = (user + system) / 1000;
  expect(evaluate(program, { pod })).toEqual(first);
  return { ...first, milliseconds };
};

const env = 'pod.spec.containers[0].env';
const text = 'pod.metadata.annotations["long"]';

const tooManySteps = [
  `pod.spec.containers.all(a, a.env.all(b, a.env.all(c, a.env.all(d, true))))`,
  `pod.spec.containers.map(a, a.env.map(b, a.env.map(c, a.env.map(d, d.name))))`,
  `${env}.filter(a, ${env}.filter(b, ${env}.filter(c, ${env}.exists_one(d, d == a)).size() > 0).size() > 0)`,
  `${env}.exists(a, ${env}.exists(b, ${env}.exists(c, c.value == a.value + b.value + "x")))`,
  `${env}.exists(a, 1 / 0 == 1 || ${env}.exists(b, 1 / 0 == 1 || ${env}.exists(c, 1 / 0 == 1)))`,
  `${env}.exists(a, ${env}.exists(b, ${env}.exists(c, 1 / 0 == 1)))`,
  `${env}.map(a, ${env}.map(b, ${env}.map(c, 1))).size() == 0 || true`,
  `${env}.all(a, ${env}.transformList(i, b, ${env}.transformMap(j, c, ${env}.size())).size() > 0)`,
  `${env}.map(a, ${env}.map(b, ${env} == ${env}.map(x, x)))`,
  `${text}.split("").map(a, a)`,
  `${text}.contains(pod.metadata.annotations["part"])`,
  `${text}.lastIndexOf(pod.metadata.annotations["part"]) == 1`,
  `${text}.matches("(a?){400}b{400}")`,
  `${text}.find("(.*)(.*)(.*)b")`,
  `${text}.findAll("a")`,
  `${env}.map(a, a.name.matches("(x{1,30}){1,30}" + a.name))`,
  `${env}.map(a, ${env}.map(b, a.name.matches(b.name + "{1,900}")))`,
  `cel.bind(a, [1], cel.bind(b, [1], ${'cel.bind(a, [a, a, a, a], cel.bind(b, [b, b, b, b], '.repeat(10)}a == b${'))'.repeat(11)}`,
  `cel.bind(a, [1, 1, 1, 1], ${'cel.bind(a, [a, a, a, a], '.repeat(30)}a${')'.repeat(30)})`,
  `cel.bind(a, [1, 1, 1, 1], ${'cel.bind(a, a + a + a + a, '.repeat(30)}a${')'.repeat(30)})`,
  `cel.bind(a, [[], []], ${'cel.bind(a, [a, a, a, a], '.repeat(12)}a.flatten(1000)${')'.repeat(12)})`,
];

const tooMuchText = [
  `cel.bind(a, "xxxxxxxx", ${'cel.bind(a, a + a + a + a, '.repeat(20)}a${')'.repeat(20)})`,
  `${text}.substring(0, 20000).replace("a", "aa")`,
  `toJson(pod)`,
  `toJson(pod) == "" || true`,
  `${env}.exists(e, e.name != "" || toJson(pod) == "") && toJson(pod) == ""`,
  `[${text}, ${text}].join(",")`,
  `"%s%s".format([${text}, ${text}])`,
  `"%s".format([pod])`,
  `cel.bind(a, [1, 1, 1, 1], ${'cel.bind(a, [a, a, a, a], '.repeat(30)}toJson(a)${')'.repeat(30)})`,
  `append("x", " ", ${text}.substring(0, 32768))`,
];

describe('a hostile template', () => {
  it.each(tooManySteps)('runs out of steps: %s', (expression) => {
    const result = run(expression);
    expect(result.kind === 'fault' && result.fault.message).toContain(`needs more than the ${defaultStepLimit} steps`);
    expect(result.milliseconds).toBeLessThan(250);
  });

  it.each(tooMuchText)('makes too long a text: %s', (expression) => {
    const result = run(expression);
    expect(result.kind === 'fault' && result.fault.message).toMatch(
      /^the text would be \d+ characters long; an expression/,
    );
    expect(result.milliseconds).toBeLessThan(250);
  });

  it('does not repeat a long text in its result', () => {
    const result = run(`${env}.map(e, ${text})`);
    expect(result.kind === 'fault' && result.fault.message).toBe('the result holds more than 131072 characters');
  });

  it('cannot make a regular expression backtrack', () => {
    const result = run(`"${'a'.repeat(30)}!".matches("^(a+)+$") || "${'a'.repeat(30)}!".matches("(a+)+$")`);
    expect(result).toMatchObject({ kind: 'value', value: false });
    expect(result.milliseconds).toBeLessThan(50);
  });

  it('pays for every failure that is swallowed', () => {
    expect(run(`[1, 2, 3, 4].exists(x, x == 4 || 1 / 0 == x)`)).toMatchObject({ kind: 'value', value: true });
    expect(run(`[1, 2, 3, 4].exists(x, x == 4 ? true : 1 / 0 == x)`).steps).toBeGreaterThan(3 * 50);
    expect(run(`1 / 0 == 1 || true`).steps).toBeGreaterThan(50);
  });

  it('says where it ran out', () => {
    const program = compileExpression('[1, 2, 3].map(a, [1, 2, 3].map(b, a))', fakeEnvironment());
    if (program.kind === 'faults') throw new Error('refused');
    expect(evaluate(program, {}, 26)).toEqual({
      kind: 'fault',
      steps: 27,
      fault: {
        offset: 27,
        message: 'the expression needs more than the 26 steps it may take (27 here)',
        remedy: 'loop over less, or look for one thing at a time',
      },
    });
  });
});
