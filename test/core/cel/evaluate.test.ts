import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression, type Program } from '../../../src/core/cel/compileExpression.ts';
import { evaluate } from '../../../src/core/cel/evaluate.ts';
import type { JsonMap } from '../../../src/core/json.ts';
import { conformance, conformancePod } from './conformance.ts';
import { fakeEnvironment } from './fakeFieldTypes.ts';

const compile = (expression: string): Program => {
  const program = compileExpression(expression, fakeEnvironment());
  if (program.kind === 'faults') throw new Error(JSON.stringify(program.faults));
  return program;
};

const valueFrom = (expression: string, variables: JsonMap = { pod: conformancePod }): unknown => {
  const evaluation = evaluate(compile(expression), variables);
  return evaluation.kind === 'value' ? evaluation.value : evaluation.fault.message;
};

describe('a result', () => {
  it.each<[string, unknown]>([
    ['1 + 2', 3],
    ['0.5', 0.5],
    ['null', null],
    ['params.verbose', true],
    ['["a", 1, null, {"b": [1.5]}]', ['a', 1, null, { b: [1.5] }]],
    ['params.items.map(i, "--" + i)', ['--x', '--y']],
    ['params.level == "debug" ? {"level": params.level} : null', null],
    ['pod.?spec.?dnsPolicy', null],
    ['pod.?metadata.?name', 'web-0'],
    ['quantity(params.memory).add(quantity("512Mi"))', '1536Mi'],
    ['quantity("0.5").add(quantity("250m"))', '750m'],
    ['quantity("1").sub(quantity("1"))', '0'],
    ['quantity("1Gi").sub(quantity("1023Mi")).sub(1048000)', '576'],
    ['own', 'here'],
    ['append(own, " ", "more")', 'here more'],
    ['type(own) == string ? own : ""', 'here'],
    ['cluster.region', 'eu'],
    ['"zone" in cluster ? cluster.zone : "none"', 'none'],
    ['workload.kind + "/" + workload.name', 'Deployment/web'],
    ['namespaceObject.metadata.labels["team"]', 'shop'],
  ])('of %s is %j', (expression, value) => {
    const variables: JsonMap = {
      pod: conformancePod,
      params: { level: 'info', verbose: true, memory: '1Gi', items: ['x', 'y'] },
      own: 'here',
      cluster: { region: 'eu' },
      workload: { kind: 'Deployment', name: 'web' },
      namespaceObject: { metadata: { name: 'shop', labels: { team: 'shop' }, annotations: {} } },
    };
    expect(valueFrom(expression, variables)).toEqual(value);
  });

  it('that was read out of the pod is the very same object', () => {
    expect(valueFrom('pod.metadata')).toBe(conformancePod['metadata']);
  });

  it('keeps keys that mean something in JavaScript', () => {
    const labels = valueFrom('pod.metadata.labels.transformMap(k, v, v + "!")') as JsonMap;
    expect(Object.hasOwn(labels, '__proto__')).toBe(true);
    expect(Object.entries(labels)).toContainEqual(['__proto__', 'p!']);
    expect(labels['constructor']).toBe('c!');
    expect(valueFrom('toJson({"__proto__": 1, "constructor": 2})')).toBe('{"__proto__":1,"constructor":2}');
    expect(valueFrom('"hasOwnProperty" in pod.metadata.labels')).toBe(false);
    expect(({} as Record<string, unknown>)['p']).toBeUndefined();
  });

  it('does not depend on what ran before', () => {
    const program = compile('pod.spec.containers.map(c, c.name.matches("^" + c.name))');
    const first = evaluate(program, { pod: conformancePod });
    for (let at = 0; at < 300; at += 1) evaluate(compile(`"a".matches("a" + "${at}")`), {});
    expect(evaluate(program, { pod: conformancePod })).toEqual(first);
  });
});

describe('a program', () => {
  it('knows what it reads and what it yields', () => {
    const program = compile('pod.spec.containers.filter(own, own.name == params.level).map(c, c.image)');
    expect([...program.reads].sort()).toEqual(['params', 'pod']);
    expect(program.type).toEqual({ kind: 'list', item: { kind: 'string' } });
    expect(compile('has(pod.spec.hostNetwork)').type).toEqual({ kind: 'bool' });
  });
});

describe('random expressions', () => {
  const words = conformance.flatMap(({ expression }) => expression.match(/\w+|"[^"]*"|[^\w\s]/g) ?? []);
  const anything = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((all) => all.join(' ')),
  );
  const changed = fc
    .tuple(fc.constantFrom(...conformance), fc.nat(), fc.nat(20), fc.constantFrom('', ...words))
    .map(([{ expression }, at, length, word]) => {
      const from = at % expression.length;
      return expression.slice(0, from) + word + expression.slice(from + length);
    });

  it('never throw, and cost the same each time', () => {
    fc.assert(
      fc.property(fc.oneof(anything, changed), fc.jsonValue({ maxDepth: 4 }), (source, json) => {
        const program = compileExpression(source, fakeEnvironment());
        if (program.kind === 'faults') {
          expect(program.faults.length).toBeGreaterThan(0);
          for (const { offset } of program.faults) expect(offset >= 0 && offset <= source.length).toBe(true);
          return;
        }
        for (const pod of [conformancePod, json]) {
          const variables = { pod, own: json, params: json } as JsonMap;
          const evaluation = evaluate(program, variables, 20_000);
          expect(evaluate(program, variables, 20_000)).toEqual(evaluation);
          if (evaluation.kind === 'fault') expect(evaluation.fault.message).not.toContain('cannot be evaluated');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
