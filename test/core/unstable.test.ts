import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { readResult } from '../../src/core/merge/plan.ts';
import { writePatch } from '../../src/core/merge/writePatch.ts';
import { decideFor, injectInto, podOf, snapshotOf } from './inject.ts';

/** The operations of a second call on what the first one gave. */
const again = (spec: string, text: string) => {
  const snapshot = snapshotOf({ t: text });
  const first = decide({ pod: podOf(spec, { 'podgraft.dev/inject': 't' }), namespace: 'shop' }, snapshot);
  if (first.kind !== 'inject') return first.kind;
  const second = decide({ pod: readResult(first.plan), namespace: 'shop' }, snapshot);
  return second.kind === 'inject' ? writePatch(second.plan) : second.kind;
};

describe('a second call changes nothing', () => {
  it.each([
    ['a default, written with null', `each: {resources: {requests: {cpu: '\${own == null ? "1" : null}'}}}`],
    ['an entry, written with null', `env: [{name: A, value: '\${own == null ? "1" : null}'}]`],
    ['an addition', `env: [{name: A, value: '\${append(own, ",", "x")}'}]`],
    [
      'a text that names what templates do not change',
      `env: [{name: A, value: '\${container.image}-\${pod.metadata.name}'}]`,
    ],
    [
      'the number of the pod’s own volumes',
      `env: [{name: A, value: '\${string(has(pod.spec.volumes))}'}]\nvolumes: [{name: v, emptyDir: {}}]`,
    ],
  ])('after %s', (_, text) => {
    expect(again('', text)).toEqual([]);
  });
});

describe('a pod is rejected as unstable', () => {
  it.each([
    [`env: [{name: A, value: '\${own == null ? "x" : own + "x"}'}]`, 'env[0].value'],
    [`onConflict: replace\nenv: [{name: A, value: '\${toJson(container)}'}]`, 'spec.containers[app].env[A]'],
    [`env: [{name: A, value: '\${toJson(container)}'}]`, 'spec.containers[app].env[A]'],
    [`when: '!("a" in pod.metadata.labels)'\nlabels: {a: b}`, 'when'],
    [`terminationGracePeriodSeconds: '\${own == null ? 60 : own + 1}'`, 'terminationGracePeriodSeconds'],
  ])('%s', (text, path) => {
    const decision = decideFor('', { t: text });
    expect(decision).toMatchObject({ kind: 'reject', reason: 'unstable', faults: [{ template: 't', path }] });
  });

  it('or the template is left out, if it may be', () => {
    const text = `failurePolicy: Ignore\nenv: [{name: A, value: '\${own == null ? "x" : own + "x"}'}]`;
    expect(injectInto('', { t: text, u: 'hostname: h' })).toEqual({
      containers: [{ name: 'app', image: 'app:1' }],
      hostname: 'h',
    });
  });
});

it('an expression that extends the image of a stub does not hide that its template is missing', () => {
  const text = `each: {image: '\${own.startsWith("m/") ? own : "m/" + own}'}`;
  expect(injectInto('{containers: [{name: proxy, image: auto}]}', { t: text })).toEqual([
    expect.stringContaining('spec.containers[proxy].image: "auto" asks for a template\'s image'),
  ]);
});
