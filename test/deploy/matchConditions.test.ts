import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inheritAnnotations } from '../../src/core/inheritAnnotations.ts';
import { isMap, type JsonMap, readMap } from '../../src/core/json.ts';
import { readRequest } from '../../src/core/request/readRequest.ts';
import { podCases, toPod } from './podCases.ts';
import { compileConditions, readWebhook } from './webhook.ts';
import { toWorkload, workloadCases } from './workloadCases.ts';

const callsForPod = compileConditions(readWebhook('MutatingWebhookConfiguration', 'pods.podgraft.dev'));
const callsForEnabled = compileConditions(readWebhook('MutatingWebhookConfiguration', 'namespaces.podgraft.dev'));
const callsForWorkload = compileConditions(readWebhook('MutatingWebhookConfiguration', 'workloads.podgraft.dev'));

/** An object as match conditions see it: the API server drops what is null in a map, and a map that is null. */
const toSeen = (pod: JsonMap): JsonMap =>
  Object.fromEntries(
    Object.entries(pod)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isMap(value) ? toSeen(value) : value]),
  );

describe('the API server asks about a pod with', () => {
  it.each(podCases)('$title: $calledInPlain, in an enabled namespace $calledInEnabled', (one) => {
    const pod = toSeen(toPod(one, 'web'));
    expect(callsForPod(pod)).toBe(one.calledInPlain);
    expect(callsForEnabled(pod)).toBe(one.calledInEnabled);
  });
});

// Blanks as YAML blocks leave them; an odd blank such as U+00A0 may cost a call that decides nothing.
const word = fc.constantFrom(
  'disabled',
  'false',
  'enabled',
  'true',
  'a',
  '-a',
  'b@2',
  '',
  ' ',
  '\n',
  '\t',
  ' disabled\n',
);
const list = fc.array(word, { maxLength: 4 }).map((words) => words.join(','));
const asked = fc.dictionary(
  fc.constantFrom(
    'podgraft.dev/inject',
    'a.podgraft.dev/x',
    'initializer.kubernetes.io/a',
    'initializer.kubernetes.io/b',
    'x',
  ),
  fc.oneof(list, fc.constantFrom('true', 'false', '"podgraft.dev/inject":"a"', '\\"', 'initializer.kubernetes.io/a')),
);
const inherited = fc.option(asked).map((annotations) => {
  const workload = {
    kind: 'Deployment',
    metadata: { annotations: annotations ?? {} },
    spec: { template: { spec: {} } },
  };
  return readMap(readMap(inheritAnnotations(workload)?.podTemplate, 'metadata'), 'annotations') ?? {};
});
const pods = fc
  .tuple(asked, inherited, fc.boolean(), fc.integer({ max: 9, min: 0 }))
  .map(([own, workload, hostNetwork, mirror]) =>
    toPod(
      {
        metadata: {
          annotations: { ...own, ...workload, ...(mirror === 0 ? { 'kubernetes.io/config.mirror': '' } : {}) },
        },
        ...(hostNetwork ? { spec: { hostNetwork } } : {}),
      },
      'web',
    ),
  );

describe('what the API server asks about', () => {
  it('is every pod that asks, and no other', () => {
    fc.assert(
      fc.property(pods, (pod) => {
        const { rule } = readRequest(pod, 'shop', undefined);
        expect(callsForPod(pod)).toBe(!['mirror-pod', 'disabled', 'nothing-asked'].includes(rule));
      }),
      { numRuns: 3000 },
    );
  });

  it('is in an enabled namespace every pod for which its list counts, or that asks', () => {
    const facts = { labels: { 'podgraft.dev/inject': 'enabled' }, annotations: { 'podgraft.dev/inject': 'a' } };
    fc.assert(
      fc.property(pods, (pod) => {
        const { rule } = readRequest(pod, 'shop', facts);
        expect(callsForEnabled(pod)).toBe(!['mirror-pod', 'disabled', 'namespace-list-host-network'].includes(rule));
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[string, JsonMap]>([
    ['nothing', {}],
    ['empty metadata', { metadata: {} }],
    ['labels only', { metadata: { labels: {} }, spec: {} }],
  ])('is decided without an error for an object with %s', (_, object) => {
    expect([callsForPod(object), callsForEnabled(object), callsForWorkload(object)]).toEqual([false, true, false]);
  });
});

const metadata = fc.record(
  {
    annotations: fc.oneof(
      asked,
      inherited,
      fc.tuple(asked, inherited).map(([a, b]) => ({ ...a, ...b })),
    ),
  },
  { requiredKeys: [] },
);
const workloads = fc.oneof(
  fc.record({
    kind: fc.constant('Deployment'),
    metadata,
    spec: fc.record({ template: fc.record({ metadata, spec: fc.constant({}) }) }),
  }),
  fc.record({
    kind: fc.constant('CronJob'),
    metadata,
    spec: fc.record({
      jobTemplate: fc.record({
        metadata,
        spec: fc.record({ template: fc.record({ metadata, spec: fc.constant({}) }) }),
      }),
    }),
  }),
) as fc.Arbitrary<JsonMap>;

describe('the API server asks about a workload', () => {
  it('whenever its pod template would change', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        if (inheritAnnotations(workload)?.operations.length !== 0) expect(callsForWorkload(workload)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(workloadCases)('that $title: $called', (one) => {
    expect(callsForWorkload(toSeen(toWorkload(one, 'web')))).toBe(one.called);
  });

  it('never while it is being deleted', () => {
    const deletionTimestamp = '2026-01-01T00:00:00Z';
    const workload = { metadata: { annotations: { 'podgraft.dev/inject': 'a' }, deletionTimestamp } };
    expect(callsForWorkload(workload)).toBe(false);
  });
});

describe('beyond 1000 annotations, which take the API server long to look through', () => {
  const others = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`note-${index}`, '']));

  it('a pod asks by podgraft.dev/inject, and no longer in the legacy spelling', () => {
    const legacy = { ...others, 'initializer.kubernetes.io/a': 'true' };
    expect(callsForPod({ metadata: { annotations: legacy } })).toBe(false);
    expect(callsForPod({ metadata: { annotations: { ...others, 'podgraft.dev/inject': 'a' } } })).toBe(true);
    const fewer = Object.fromEntries(Object.entries(legacy).slice(1));
    expect(callsForPod({ metadata: { annotations: fewer } })).toBe(true);
  });

  it('a workload is asked about without a look', () => {
    expect(callsForWorkload({ metadata: { annotations: others } })).toBe(false);
    expect(callsForWorkload({ metadata: { annotations: { ...others, note: '' } } })).toBe(true);
  });
});
