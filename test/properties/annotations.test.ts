import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, decide } from '../../src/core/decide.ts';
import { isMap, type Json, type JsonMap } from '../../src/core/json.ts';
import { readResult } from '../../src/core/merge/plan.ts';
import { snapshotOf } from '../core/inject.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';
import { hostileText } from './arbitraries/hostileText.ts';
import { seldom } from './arbitraries/sparse.ts';
import { few } from './few.ts';
import { timeout } from './runs.ts';

const template = `
parameters: {text: {type: string}, count: {type: integer}, flag: {type: boolean}, size: {type: quantity}, items: {type: list}}
containers:
- name: side
  image: side:\${params.text}
  args: ["--text=\${params.text}", "\${params.items}", "\${params.flag ? '--flag' : null}"]
annotations: {example.com/text: "\${params.text}", example.com/all: "\${toJson(params)}"}
terminationGracePeriodSeconds: "\${params.count}"
env:
- {name: TEXT, value: "\${params.text}"}
- {name: OTHER, value: "(\${pod.metadata.annotations['example.com/other']})"}
- {name: APPENDED, value: "\${append(own, ' ', params.text)}"}
each: {resources: {limits: {memory: "\${params.size}"}}}
`;
const other = 'env: [{name: B, value: b}]\nlabels: {b: b}';
const snapshot = snapshotOf({ t: template, u: other, v: 'hostname: v' });

const own = { name: 'OWN', value: 'own' };
const podWith = (annotations: JsonMap): JsonMap =>
  deepFreeze({
    metadata: { name: 'p', annotations },
    spec: {
      containers: [
        { name: 'app', image: 'app:1', env: [own] },
        { name: 'web', image: 'web:1' },
      ],
    },
  });
const decideOn = (annotations: JsonMap): Decision => decide({ pod: podWith(annotations), namespace: 'shop' }, snapshot);

/** The result without podgraft's status, and with the environment in the order of names: references may change its order. */
const resultOf = (decision: Decision): { annotations: JsonMap; rest: Json } | undefined => {
  if (decision.kind !== 'inject') return undefined;
  const { metadata, ...pod } = readResult(decision.plan) as { metadata: JsonMap };
  const { annotations, ...rest } = metadata as { annotations: JsonMap };
  const { 'podgraft.dev/status': _, ...others } = annotations;
  return { annotations: others, rest: sortEnv({ ...pod, metadata: rest }) };
};
const sortEnv = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sortEnv);
  if (!isMap(value)) return value;
  const name = (entry: Json) => String((entry as JsonMap)['name']);
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      key === 'env' ? (child as Json[]).toSorted((a, b) => (name(a) < name(b) ? -1 : 1)) : sortEnv(child),
    ]),
  );
};

const values = fc.record({
  text: fc.oneof(hostileText, fc.constant('harmless')),
  items: fc.oneof(
    hostileText,
    fc.array(hostileText, { maxLength: 4 }).map((items) => items.join(',')),
  ),
  other: hostileText,
  count: seldom(hostileText, 6),
  flag: seldom(hostileText, 6),
  size: seldom(hostileText, 6),
});

const parametersOf = ({
  text,
  items,
  other: more,
  count = '7',
  flag = 'true',
  size = '64Mi',
}: typeof values extends fc.Arbitrary<infer T> ? T : never): JsonMap => ({
  'podgraft.dev/inject': 't',
  'example.com/other': more,
  't.podgraft.dev/text': text,
  't.podgraft.dev/items': items,
  't.podgraft.dev/count': count,
  't.podgraft.dev/flag': flag,
  't.podgraft.dev/size': size,
});

/** All that the template may make of these annotations. */
const expectedOf = (annotations: JsonMap) => {
  const read = (name: string) => String(annotations[`t.podgraft.dev/${name}`]);
  const [text, size, count, flag] = [read('text'), read('size'), Number(read('count')), read('flag') === 'true'];
  const items = read('items')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const env = [
    { name: 'APPENDED', value: text },
    { name: 'OTHER', value: `(${annotations['example.com/other']})` },
    { name: 'TEXT', value: text },
  ];
  const resources = { limits: { memory: size } };
  return {
    annotations: {
      ...annotations,
      'example.com/text': text,
      'example.com/all': JSON.stringify({ count, flag, items, size, text }),
    },
    rest: {
      metadata: { name: 'p' },
      spec: {
        containers: [
          { name: 'app', image: 'app:1', env: [...env.slice(0, 1), env[1], own, env[2]], resources },
          { name: 'web', image: 'web:1', env, resources },
          { name: 'side', image: `side:${text}`, args: [`--text=${text}`, ...items, ...(flag ? ['--flag'] : [])] },
        ],
        terminationGracePeriodSeconds: count,
      },
    },
  };
};

describe('the value of an annotation', { timeout }, () => {
  it('only ever appears as the value of what a template declares for it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(values, (drawn) => {
        const annotations = parametersOf(drawn);
        const result = resultOf(decideOn(annotations));
        if (result === undefined) return;
        accepted += 1;
        expect(result).toEqual(expectedOf(annotations));
      }),
      few,
    );
    expect(accepted).toBeGreaterThan(few.numRuns / 5);
  });

  it('is never repeated in what is said about it', () => {
    const secret = hostileText.map((text) => `${text.slice(0, 5000)}S3CRET`);
    const drawing = fc.record({
      text: secret,
      items: secret,
      other: secret,
      count: secret,
      flag: secret,
      size: secret,
    });
    fc.assert(
      fc.property(drawing, (drawn) => {
        const decision = decideOn(parametersOf(drawn));
        const faults = decision.kind === 'reject' ? decision.faults : [];
        expect(JSON.stringify([faults, decision.warnings])).not.toContain('S3CRET');
      }),
      few,
    );
  });

  it('that chooses containers changes nothing but which of them are meant', () => {
    const names = fc.constantFrom('app', 'web', '*', '!app', '!web', 'side', ' app ', '');
    const list = fc.array(fc.oneof(names, hostileText), { maxLength: 4 }).map((some) => some.join(','));
    const base = { 'podgraft.dev/inject': 'u' };
    const full = resultOf(decideOn(base))?.rest as { spec: { containers: { name: string; env: Json[] }[] } };
    fc.assert(
      fc.property(list, (value) => {
        const annotations = { ...base, 'u.podgraft.dev/containers': value };
        const result = resultOf(decideOn(annotations));
        if (result === undefined) return;
        const { containers } = (result.rest as typeof full).spec;
        const expected = full.spec.containers.map((container, index) => {
          const isMeant = containers[index]?.env?.length === container.env.length;
          const env = container.env.filter((entry) => (entry as JsonMap)['name'] !== 'B');
          const { env: _, ...rest } = container;
          return isMeant ? container : env.length === 0 ? rest : { ...rest, env };
        });
        expect(result).toEqual({ annotations, rest: { ...full, spec: { ...full.spec, containers: expected } } });
      }),
      few,
    );
  });

  it('that lists templates changes nothing but which of them apply', () => {
    const names = fc.constantFrom('u', 'v', 'u', 'v', ' v ', 'enabled', '-u', './u', 'u@1', '');
    const list = fc
      .array(fc.oneof({ weight: 5, arbitrary: names }, { weight: 1, arbitrary: hostileText }), { maxLength: 4 })
      .map((some) => some.join(','));
    let accepted = 0;
    fc.assert(
      fc.property(list, (value) => {
        const decision = decideOn({ 'podgraft.dev/inject': value });
        const result = resultOf(decision);
        if (result === undefined) return;
        accepted += 1;
        const applied = decision.considered.map(({ name }) => name);
        const plain = resultOf(decideOn({ 'podgraft.dev/inject': applied.join(',') }));
        expect(applied.every((name) => ['u', 'v'].includes(name))).toBe(true);
        expect(result).toEqual({ annotations: { 'podgraft.dev/inject': value }, rest: plain?.rest });
      }),
      few,
    );
    expect(accepted).toBeGreaterThan(few.numRuns / 10);
  });

  it.each(['podgraft.dev/status', 'podgraft.dev/inherited', 'podgraft.dev/rollout', 'kubernetes.io/limit-ranger'])(
    'that podgraft writes itself, or another one, changes nothing: %s',
    (key) => {
      const harmless = resultOf(decideOn({ 'podgraft.dev/inject': 'u,v' }));
      fc.assert(
        fc.property(hostileText, (value) => {
          const annotations = { 'podgraft.dev/inject': 'u,v', [key]: value };
          const { 'podgraft.dev/status': _, ...shown } = annotations as JsonMap;
          expect(resultOf(decideOn(annotations))).toEqual({ annotations: shown, rest: harmless?.rest });
        }),
        few,
      );
    },
  );
});
