import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import { type TruthRow, truthTable } from '../../../src/core/request/truthTable.ts';
import { podOf, snapshotOf } from '../inject.ts';

const templates = { a: 'labels: {a: "1"}', b: 'labels: {b: "1"}', c: 'labels: {c: "1"}' };
const enabled = { labels: { 'podgraft.dev/inject': 'enabled' } };
const list = { annotations: { 'podgraft.dev/inject': 'a, b' } };

interface Row {
  readonly when: string;
  readonly pod?: string;
  readonly legacy?: Readonly<Record<string, string>>;
  readonly inherited?: Readonly<Record<string, string>>;
  readonly spec?: string;
  readonly namespace?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  readonly rule: TruthRow;
  /** Names of the templates, or the reason for not injecting. */
  readonly gives: readonly string[] | string;
}

const rows: readonly Row[] = [
  { when: 'nobody asks', rule: 'nothing-asked', gives: 'not-requested' },
  {
    when: 'the namespace lists and is enabled',
    namespace: { ...enabled, ...list },
    rule: 'namespace-list',
    gives: ['a', 'b'],
  },
  { when: 'the namespace lists but lacks the label', namespace: list, rule: 'nothing-asked', gives: 'not-requested' },
  {
    when: "only the namespace asks and the pod is on the host's network",
    namespace: { ...enabled, ...list },
    spec: 'hostNetwork: true',
    rule: 'namespace-list-host-network',
    gives: 'host-network',
  },
  {
    when: 'the namespace is enabled without a list',
    namespace: enabled,
    rule: 'namespace-without-list',
    gives: 'no-list',
  },
  {
    when: "a Namespace's annotation says enabled, which is no list",
    namespace: { ...enabled, annotations: { 'podgraft.dev/inject': 'enabled' } },
    rule: 'namespace-without-list',
    gives: 'no-list',
  },
  {
    when: 'the pod opts out',
    pod: 'disabled',
    namespace: { ...enabled, ...list },
    rule: 'disabled',
    gives: 'disabled',
  },
  { when: 'the pod opts out with false', pod: ' false ', rule: 'disabled', gives: 'disabled' },
  {
    when: 'the pod opts out and has a legacy annotation',
    pod: 'false',
    legacy: { a: 'true' },
    rule: 'disabled',
    gives: 'disabled',
  },
  {
    when: 'the pod says enabled',
    pod: 'enabled',
    namespace: { ...enabled, ...list },
    rule: 'enabled',
    gives: ['a', 'b'],
  },
  { when: 'the pod says true, the label is missing', pod: 'true', namespace: list, rule: 'enabled', gives: ['a', 'b'] },
  { when: 'the pod says enabled, there is no list', pod: 'enabled', rule: 'enabled-without-list', gives: 'no-list' },
  { when: 'the pod has a list', pod: 'c,a', namespace: { ...enabled, ...list }, rule: 'list', gives: ['c', 'a'] },
  { when: 'the list has blanks, gaps and repeats', pod: ' a ,, b,a ', rule: 'list', gives: ['a', 'b'] },
  { when: 'an empty value is nothing', pod: '', rule: 'nothing-asked', gives: 'not-requested' },
  { when: 'plus', pod: 'enabled, c', namespace: list, rule: 'list-with-enabled', gives: ['a', 'b', 'c'] },
  { when: 'plus and minus', pod: '-a, enabled, c', namespace: list, rule: 'list-with-enabled', gives: ['b', 'c'] },
  { when: 'the legacy spelling', legacy: { b: 'true', a: 'true' }, rule: 'list', gives: ['a', 'b'] },
  {
    when: 'the legacy spelling with another value',
    legacy: { b: 'false' },
    rule: 'nothing-asked',
    gives: 'not-requested',
  },
  { when: 'both spellings', pod: 'c', legacy: { b: 'true', a: 'true' }, rule: 'list', gives: ['c', 'a', 'b'] },
  { when: 'the workload asks', inherited: { 'podgraft.dev/inject': 'c' }, rule: 'list', gives: ['c'] },
  {
    when: 'the workload asks in the legacy spelling',
    inherited: { 'initializer.kubernetes.io/c': 'true' },
    rule: 'list',
    gives: ['c'],
  },
  {
    when: 'the workload opts out',
    inherited: { 'podgraft.dev/inject': 'disabled' },
    namespace: { ...enabled, ...list },
    rule: 'disabled',
    gives: 'disabled',
  },
  { when: 'pod and workload ask', pod: 'a', inherited: { 'podgraft.dev/inject': 'c' }, rule: 'list', gives: ['a'] },
  {
    when: 'pod asks in the legacy spelling, workload opts out',
    legacy: { a: 'true' },
    inherited: { 'podgraft.dev/inject': 'disabled' },
    rule: 'list',
    gives: ['a'],
  },
  { when: 'disabled inside a list', pod: 'a, disabled', rule: 'list', gives: 'bad-request' },
  { when: 'minus without enabled', pod: 'a, -b', rule: 'list', gives: 'bad-request' },
  { when: 'a version', pod: 'a@2', rule: 'list', gives: 'bad-request' },
  { when: 'no name at all', pod: 'A_b', rule: 'list', gives: 'bad-request' },
  { when: 'an unknown name', pod: 'nope', rule: 'list', gives: 'unknown-template' },
];

const decideRow = (row: Row) => {
  const legacy = Object.fromEntries(
    Object.entries(row.legacy ?? {}).map(([name, value]) => [`initializer.kubernetes.io/${name}`, value]),
  );
  const annotations = {
    ...(row.pod === undefined ? {} : { 'podgraft.dev/inject': row.pod }),
    ...legacy,
    ...(row.inherited === undefined ? {} : { 'podgraft.dev/inherited': JSON.stringify(row.inherited) }),
  };
  const snapshot = snapshotOf(templates, row.namespace === undefined ? {} : { shop: row.namespace });
  return decide({ pod: podOf(row.spec, annotations), namespace: 'shop' }, snapshot);
};

describe('who asks for which templates', () => {
  it.each(rows)('$when', (row) => {
    const decision = decideRow(row);
    expect(decision.rule).toBe(row.rule);
    expect(decision.kind === 'inject' ? decision.considered.map(({ name }) => name) : decision.reason).toEqual(
      row.gives,
    );
  });

  it('covers every row of the truth table', () => {
    const covered = new Set<string>([...rows.map(({ rule }) => rule), 'mirror-pod']);
    expect(Object.keys(truthTable).filter((row) => !covered.has(row))).toEqual([]);
  });

  it('leaves mirror pods alone whatever they say', () => {
    const pod = podOf('', { 'kubernetes.io/config.mirror': 'abc', 'podgraft.dev/inject': 'a' });
    expect(decide({ pod, namespace: 'shop' }, snapshotOf(templates))).toMatchObject({
      kind: 'skip',
      rule: 'mirror-pod',
    });
  });

  it('is not misled by a forged or broken inherited annotation', () => {
    for (const inherited of [
      '{',
      '[]',
      'null',
      '"a"',
      '{"podgraft.dev/inject":7}',
      '{"__proto__":{"podgraft.dev/inject":"a"}}',
    ]) {
      const pod = podOf('', { 'podgraft.dev/inherited': inherited });
      expect(decide({ pod, namespace: 'shop' }, snapshotOf(templates))).toMatchObject({ reason: 'not-requested' });
    }
  });

  it('says all that is wrong with a list at once', () => {
    const decision = decide(
      { pod: podOf('', { 'podgraft.dev/inject': 'a@1, disabled, Enabled, -b' }), namespace: 'shop' },
      snapshotOf(templates),
    );
    expect(decision.kind === 'reject' && decision.faults.map(({ message }) => message)).toEqual([
      '"a@1": "@" is reserved for versions of templates',
      '"disabled" must stand alone, not in a list',
      '"Enabled" is not a template\'s name (lower-case letters, digits and "-", at most 63); did you mean "enabled"?',
      '"-b" takes a name out of the namespace\'s list, so "enabled" must stand in the list too',
    ]);
  });

  it('names the nearest template and all there are when one is unknown', () => {
    const decision = decide(
      { pod: podOf('', { 'podgraft.dev/inject': 'loging-agent' }), namespace: 'shop' },
      snapshotOf({ 'logging-agent': '{}', dns: '{}' }),
    );
    expect(decision.kind === 'reject' && decision.faults).toEqual([
      {
        path: 'metadata.annotations[podgraft.dev/inject]',
        message: 'there is no template "loging-agent"; did you mean "logging-agent"?',
        remedy: 'templates: dns, logging-agent',
      },
    ]);
  });

  it('does not read more names than a pod may ask for', () => {
    const names = Array.from({ length: 40 }, (_, index) => `t${index}`).join(',');
    const decision = decide(
      { pod: podOf('', { 'podgraft.dev/inject': names }), namespace: 'shop' },
      snapshotOf(templates),
    );
    expect(decision.kind === 'reject' && decision.faults.map(({ message }) => message)).toEqual([
      'more than 32 templates are listed',
    ]);
  });

  it('does not read more containers than a pod may have', () => {
    const names = Array.from({ length: 70 }, (_, index) => `c${index}`).join(',');
    const annotations = { 'podgraft.dev/inject': 'a', 'a.podgraft.dev/containers': names };
    const decision = decide({ pod: podOf('', annotations), namespace: 'shop' }, snapshotOf({ a: 'env: [{name: E}]' }));
    expect(decision.kind === 'reject' && decision.faults.map(({ message }) => message)).toEqual([
      'more than 64 names are listed',
    ]);
  });

  it('warns about a minus that takes out nothing', () => {
    const decision = decideRow({ when: '', pod: 'enabled,-c', namespace: list, rule: 'enabled', gives: [] });
    expect(decision.warnings.map(({ message }) => message)).toEqual([
      '"-c" takes out nothing: namespace "shop" does not list it',
    ]);
  });
});
