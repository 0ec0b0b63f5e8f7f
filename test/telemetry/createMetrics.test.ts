import { describe, expect, it } from 'vitest';
import type { Answer, Summary } from '../../src/admission/answer.ts';
import type { Review } from '../../src/admission/readReview.ts';
import { createMetrics, type Gauges } from '../../src/telemetry/createMetrics.ts';

const quiet: Gauges = {
  templates: 3,
  templateProblems: 1,
  certificateNotAfter: new Date(1_800_000_000_000),
  hasCertificateProblem: false,
  isTrusted: true,
  watches: { namespaces: {}, configmaps: { problem: 'gone' } },
};

const reviewOf = (review: Partial<Review>): Review => ({
  uid: '1',
  group: '',
  kind: 'Pod',
  operation: 'CREATE',
  subResource: '',
  namespace: 'shop',
  name: 'web',
  dryRun: false,
  object: undefined,
  oldObject: undefined,
  ...review,
});

const answerOf = (summary: Partial<Summary>): Answer => ({
  allowed: true,
  operations: [],
  warnings: [],
  auditAnnotations: {},
  summary: { outcome: 'injected', reason: 'list', templates: ['agent'], ...summary },
});

const linesOf = async (gauges: Gauges, ...reviews: readonly [Partial<Review>, Partial<Summary>][]) => {
  const metrics = createMetrics(() => gauges);
  for (const [review, summary] of reviews) metrics.onReview(reviewOf(review), answerOf(summary), 0.0002);
  const { type, text } = await metrics.read();
  expect(type).toContain('text/plain');
  return text.split('\n').filter((line) => line.startsWith('podgraft_'));
};

describe('the metrics', () => {
  it('count reviews by kind, outcome and reason, and what templates were applied', async () => {
    const lines = await linesOf(quiet, [{}, {}], [{}, {}], [{}, { outcome: 'skipped', reason: 'os', templates: [] }]);
    expect(lines).toContain('podgraft_reviews_total{kind="Pod",outcome="injected",reason="list"} 2');
    expect(lines).toContain('podgraft_reviews_total{kind="Pod",outcome="skipped",reason="os"} 1');
    expect(lines).toContain('podgraft_injections_total{template="agent"} 2');
    expect(lines).toContain('podgraft_review_duration_seconds_count{kind="Pod"} 3');
    expect(lines).toContain('podgraft_review_duration_seconds_bucket{le="0.0001",kind="Pod"} 0');
    expect(lines).toContain('podgraft_review_duration_seconds_bucket{le="0.00025",kind="Pod"} 3');
  });

  it('count no injection of a dry run, of a call that found everything there, or into a workload', async () => {
    const lines = await linesOf(
      quiet,
      [{ dryRun: true }, {}],
      [{}, { outcome: 'unchanged' }],
      [{ kind: 'Deployment', group: 'apps' }, { outcome: 'inherited' }],
    );
    expect(lines.filter((line) => line.startsWith('podgraft_injections_total'))).toEqual([]);
  });

  it('do not grow with what callers make up', async () => {
    const made = Array.from({ length: 50 }, (_, index): [Partial<Review>, Partial<Summary>] => [
      { kind: `K${index}` },
      {},
    ]);
    const lines = await linesOf(quiet, ...made);
    expect(lines.filter((line) => line.startsWith('podgraft_reviews_total'))).toEqual([
      'podgraft_reviews_total{kind="other",outcome="injected",reason="list"} 50',
    ]);
  });

  it('say how templates, certificate and watches are at the moment of the scrape', async () => {
    let gauges = quiet;
    const metrics = createMetrics(() => gauges);
    const read = async () => (await metrics.read()).text.split('\n');
    expect(await read()).toEqual(
      expect.arrayContaining([
        'podgraft_templates 3',
        'podgraft_template_problems 1',
        'podgraft_certificate_expiry_timestamp_seconds 1800000000',
        'podgraft_certificate_problem 0',
        'podgraft_ca_bundle_trusted 1',
        'podgraft_watch_up{resource="namespaces"} 1',
        'podgraft_watch_up{resource="configmaps"} 0',
      ]),
    );
    gauges = { ...quiet, templates: 4, isTrusted: undefined };
    expect(await read()).toEqual(expect.arrayContaining(['podgraft_templates 4', 'podgraft_ca_bundle_trusted Nan']));
  });
});
