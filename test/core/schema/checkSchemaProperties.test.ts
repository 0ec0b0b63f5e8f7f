import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, type Json, readMap, readString } from '../../../src/core/json.ts';
import { podSchema } from '../../../src/core/schema/podSchema.ts';
import { findIn } from './findIn.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures');

/** The objects that were sent to the webhook, by the name of their case. */
const recorded = readdirSync(fixtures).flatMap((name): [string, Json][] => {
  const file = resolve(fixtures, name, 'review.json');
  const object = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).request.object : null;
  return isMap(object) ? [[name, object]] : [];
});
const pods = recorded.filter(([, object]) => readString(object as never, 'kind') === 'Pod');
const workloads = recorded.filter(([, object]) => readMap(readMap(object as never, 'spec'), 'template') !== undefined);

/** Cases that show what becomes of fields that nobody knows yet; all of those are called so. */
const withUnknownFields = 'pod-unknown-fields-and-big-integers';

describe('checkSchema and recorded objects', () => {
  it('are there', () => {
    expect([pods.length > 70, workloads.length > 10]).toEqual([true, true]);
  });

  it.each(pods.filter(([name]) => name !== withUnknownFields))('finds nothing in %s', (_name, pod) => {
    expect(findIn(pod, 'Pod')).toEqual([]);
  });

  it.each(workloads)('finds nothing in the pod template of %s', (_name, workload) => {
    const template = readMap(readMap(workload as never, 'spec'), 'template');
    expect(findIn(readMap(template, 'metadata') ?? null, 'ObjectMeta')).toEqual([]);
    expect(findIn(readMap(template, 'spec') ?? null, 'PodSpec')).toEqual([]);
  });

  it('finds every field of the future, and nothing else', () => {
    const pod = pods.find(([name]) => name === withUnknownFields)?.[1] as Json;
    const messages = findIn(pod, 'Pod').map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(5);
    expect(new Set(messages)).toEqual(new Set(['unknown field "xFuture"']));
  });
});

/** The value at a JSON pointer; throws if there is none. */
const followPointer = (value: Json, pointer: string): Json =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json>((at, token) => {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, token)) throw new Error(`nothing at ${pointer}`);
      return (at as never)[token];
    }, value);

const names = Object.keys(podSchema);
const fieldNames = [...new Set(names.flatMap((name) => Object.keys(podSchema[name]?.fields ?? {})))];

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.jsonValue() as fc.Arbitrary<Json>,
    fc.constantFrom('${x}', 'a${x}', '80', '64Mi', 'Always', ''),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...fieldNames, '__proto__', 'constructor'), fc.string()), tie('value'), {
      maxKeys: 6,
      noNullPrototype: true,
    }),
  ),
})).value;

const runs = { numRuns: Number(process.env['PODGRAFT_RUNS'] ?? 500) };

describe('checkSchema on any JSON', () => {
  it('never throws, and every finding points at something that is there', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(...names), fc.boolean(), (value, name, partial) => {
        const isExpression = (text: string) => (text === '${x}' ? 'whole' : text.includes('${') ? 'part' : 'none');
        for (const { pointer, message } of findIn(value, name, { partial, isExpression })) {
          followPointer(value, pointer);
          expect(message).not.toBe('');
        }
      }),
      runs,
    );
  });

  it('never throws on a pod in which any one value is another', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pods), fc.nat(), json, ([, pod], place, value) => {
        let left = place % 200;
        const text = JSON.stringify(pod, (_key, at) => {
          left -= 1;
          return left === 0 ? value : at;
        });
        const changed = JSON.parse(text ?? 'null') as Json;
        for (const { pointer } of findIn(changed, 'Pod')) followPointer(changed, pointer);
      }),
      runs,
    );
  });

  it('goes no deeper than the schema does', () => {
    let deep: Json = 1;
    for (let level = 0; level < 100_000; level += 1) deep = level % 2 === 0 ? [deep] : { name: deep };
    for (const name of names) findIn(deep, name);
    for (const field of fieldNames) findIn({ [field]: deep }, 'Container');
  });

  it('takes linear time', () => {
    const env = Array.from({ length: 50_000 }, (_, index) => ({ name: `N${index}`, valu: 'x', value: index }));
    const start = performance.now();
    expect(findIn({ name: 'a', env }, 'Container').length).toBe(100_000);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
