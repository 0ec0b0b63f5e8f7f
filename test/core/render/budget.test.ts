import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import type { JsonMap } from '../../../src/core/json.ts';
import { writePatch } from '../../../src/core/merge/writePatch.ts';
import { deepFreeze } from '../../replay/deepFreeze.ts';
import { snapshotOf } from '../inject.ts';
import { readFaults } from '../template/readFaults.ts';

const review = new URL('../../fixtures/pod-create-large-200k/review.json', import.meta.url);
const recorded = JSON.parse(readFileSync(review, 'utf8')).request.object as { spec: JsonMap };

/** Milliseconds of this thread alone, so that a busy machine does not count. */
const timeOf = <T>(run: () => T): { readonly value: T; readonly milliseconds: number } => {
  const before = process.threadCpuUsage();
  const value = run();
  const { user, system } = process.threadCpuUsage(before);
  return { value, milliseconds: (user + system) / 1000 };
};

const decideOn = (spec: JsonMap, templates: Readonly<Record<string, string>>) => {
  const snapshot = snapshotOf(templates);
  const names = Object.keys(templates).join(',');
  const pod = deepFreeze({ metadata: { name: 'p', annotations: { 'podgraft.dev/inject': names } }, spec });
  const { value, milliseconds } = timeOf(() => {
    const decision = decide({ pod, namespace: 'shop' }, snapshot);
    if (decision.kind === 'inject') writePatch(decision.plan);
    return decision;
  });
  return { decision: value, milliseconds };
};

const containers = (count: number): JsonMap => ({
  containers: Array.from({ length: count }, (_, index) => ({ name: `c${index}`, image: 'app:1' })),
});

const env = 'pod.spec.containers[0].env';
const hostile: Readonly<Record<string, string>> = {
  'nested loops': `${env}.map(a, ${env}.map(b, ${env}.map(c, 1))).size()`,
  'failures that are swallowed': `${env}.exists(a, ${env}.exists(b, 1 / 0 == 1))`,
  'long texts': 'toJson(pod.spec.containers[0]) + toJson(pod.spec.containers[1])',
  'regular expressions': `${env}.map(e, e.name.matches('(a|b|c){1,100}')).size()`,
  formatting: `'%s'.format([${env}]).size()`,
  quantities: `${env}.map(e, quantity('1Gi').add(quantity('1Mi'))).size()`,
  'lists of lists': `cel.bind(a, ${env}, cel.bind(b, a + a + a + a, b + b + b + b)).size()`,
};

describe('a template’s expressions for one pod', () => {
  it.each(Object.entries(hostile))('end in time, a hundred in each of ten containers: %s', (_what, expression) => {
    const entries = Array.from({ length: 100 }, (_, index) => `- {name: A${index}, value: "\${${expression}}"}`);
    const { decision, milliseconds } = decideOn(recorded.spec, { t: `env:\n${entries.join('\n')}` });
    expect(milliseconds).toBeLessThan(400);
    if (decision.kind === 'reject')
      expect(decision.faults[0]?.message).toMatch(/100000 steps it may take|250000 steps that they may take/);
  });

  it('share the steps: who needs more is told how many there are', () => {
    const loop = `${env}.map(a, ${env}.filter(b, b.name == a.name).size()).size()`;
    const entries = Array.from({ length: 100 }, (_, index) => `- {name: A${index}, value: "\${${loop}}"}`);
    const { decision } = decideOn(recorded.spec, { t: `env:\n${entries.join('\n')}` });
    expect(decision).toMatchObject({
      kind: 'reject',
      faults: expect.arrayContaining([
        expect.objectContaining({
          message: expect.stringMatching(
            /^the template's expressions have taken the 250000 steps that they may take for one pod/,
          ),
          remedy: expect.any(String),
        }),
      ]),
    });
  });

  it('leave the steps of other templates alone', () => {
    const loop = `${env}.map(a, ${env}.map(b, ${env}.map(c, 1))).size()`;
    const { decision } = decideOn(recorded.spec, {
      t: `failurePolicy: Ignore\nannotations: {a: "\${${loop}}"}`,
      u: `annotations: {b: "\${${env}.size()}"}`,
    });
    expect(decision).toMatchObject({ kind: 'inject', considered: [{ outcome: 'ignored' }, { outcome: 'applied' }] });
  });

  it('may be thousands', () => {
    const template = `each: {args: [${Array(4000).fill('"${1}"').join(',')}]}`;
    const { decision, milliseconds } = decideOn(containers(1), { t: template });
    expect(decision.kind).toBe('inject');
    expect(milliseconds).toBeLessThan(300);
  });

  it('may be evaluated in a hundred containers', () => {
    const entries = Array.from(
      { length: 20 },
      (_, index) => `{name: A${index}, value: "\${append(own, ' ', container.name)}"}`,
    );
    const { decision, milliseconds } = decideOn(containers(100), { t: `env: [${entries.join(',')}]` });
    expect(decision.kind).toBe('inject');
    expect(milliseconds).toBeLessThan(400);
  });

  it('say once that they have taken all steps', () => {
    const template = `each: {args: [${Array(4000).fill('"${1}"').join(',')}]}`;
    const { decision } = decideOn(containers(32), { t: template });
    expect(decision.kind === 'reject' && decision.faults.length).toBeLessThan(100);
  });
});

describe('a template is read in time', () => {
  const read = (text: string) => timeOf(() => readFaults(text));

  it.each([
    ['thousands of expressions', `each: {args: [${Array(4500).fill('"${1}"').join(',')}]}`],
    ['thousands in one text', `each: {args: ["${'${1}'.repeat(8000)}"]}`],
    ['thousands of faults', `each: {args: [${Array(3000).fill('"${x}"').join(',')}]}`],
    ['thousands of faults in one text', `each: {args: ["${'${x}'.repeat(6000)}"]}`],
    ['faults whose places cannot be found', `each: {args: ["${'${x+\\"\\"}'.repeat(2500)}"]}`],
    [
      'long lists of unknown names',
      `each: {args: [${Array(8)
        .fill(`"\${[${Array(480).fill('foobar').join()}]}"`)
        .join(',')}]}`,
    ],
    [
      'fields that are like others',
      `each: {args: [${Array(300).fill('"${pod.spec.contaners[0].imag + pod.spec.voluums}"').join(',')}]}`,
    ],
    ['a long condition', `when: |\n${'  true ||\n'.repeat(190)}  false`],
    [
      'hundreds of patterns',
      `parameters:\n${Array.from({ length: 300 }, (_, at) => ` p${at}: {type: string, pattern: "[a-z]{${900 - at}}"}`).join('\n')}`,
    ],
  ])('with %s', (_what, text) => {
    expect(read(text).milliseconds).toBeLessThan(1000);
  });

  it('with aliases that repeat a large expression', () => {
    const large = `"\${[${Array(480).fill('1').join()}][0]}"`;
    expect(read(`each: {args: [&x ${large}, ${Array(1000).fill('*x').join()}]}`).milliseconds).toBeLessThan(150);
  });

  it('with aliases that repeat a large fault', () => {
    const wrong = `"\${[${Array(480).fill('x').join()}]}"`;
    expect(read(`each: {args: [&x ${wrong}, ${Array(30).fill('*x').join()}]}`).value.length).toBeLessThan(1000);
  });

  it('with aliases that repeat a text of many expressions', () => {
    const text = `"${'${1}'.repeat(500)}"`;
    expect(read(`each: {args: [&x ${text}, ${Array(800).fill('*x').join()}]}`).milliseconds).toBeLessThan(150);
  });
});
