import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Answer } from '../admission/answer.ts';
import type { Review } from '../admission/readReview.ts';

/** What is measured when somebody asks, not when it happens. */
export interface Gauges {
  /** How many templates can be used. */
  readonly templates: number;
  /** How many things are wrong with templates. */
  readonly templateProblems: number;
  readonly certificateNotAfter: Date;
  readonly hasCertificateProblem: boolean;
  /** Undefined: it is not known, or there is no cluster. */
  readonly isTrusted: boolean | undefined;
  /** By what is watched. */
  readonly watches: Readonly<Record<string, { readonly problem?: string; readonly lastContact?: Date }>>;
}

/** What this webhook counts and measures. */
export interface Metrics {
  /** Counts an answered review. */
  onReview(review: Review, answer: Answer, seconds: number): void;
  /** The exposition format of Prometheus, with its content type. */
  read(): Promise<{ readonly type: string; readonly text: string }>;
}

/** From 50 us, what a small pod takes, to a second; the API server gives up after five. */
const buckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1];

/** Kinds that are counted by name: whoever calls the webhook could make up any number of others. */
const kinds: ReadonlySet<string> = new Set([
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Namespace',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

/** Makes the metrics. @param readGauges called at each scrape */
export const createMetrics = (readGauges: () => Gauges): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const reviews = new Counter({
    name: 'podgraft_reviews_total',
    help: 'Reviews answered, by kind of object and what came of them',
    labelNames: ['kind', 'outcome', 'reason'],
    registers,
  });
  const durations = new Histogram({
    name: 'podgraft_review_duration_seconds',
    help: 'From the parsed request to the written answer',
    labelNames: ['kind'],
    buckets,
    registers,
  });
  const injections = new Counter({
    name: 'podgraft_injections_total',
    help: 'Pods that a template was applied to',
    labelNames: ['template'],
    registers,
  });
  addGauges(registers, readGauges);
  return {
    onReview: (review, { summary }, seconds) => {
      const kind = kinds.has(review.kind) ? review.kind : 'other';
      reviews.inc({ kind, outcome: summary.outcome, reason: summary.reason });
      durations.observe({ kind }, seconds);
      if (kind !== 'Pod' || review.dryRun || summary.outcome !== 'injected') return;
      for (const template of summary.templates) injections.inc({ template });
    },
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
};

const addGauges = (registers: Registry[], readGauges: () => Gauges): void => {
  const add = (name: string, help: string, read: (gauges: Gauges) => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read(readGauges());
        if (value === undefined) this.reset();
        else this.set(value);
      },
    });
  };
  const toNumber = (flag: boolean | undefined) => (flag === undefined ? Number.NaN : Number(flag));
  add('podgraft_templates', 'Templates that can be used', ({ templates }) => templates);
  add('podgraft_template_problems', 'What is wrong with templates', ({ templateProblems }) => templateProblems);
  add(
    'podgraft_certificate_expiry_timestamp_seconds',
    'When the serving certificate expires',
    ({ certificateNotAfter }) => certificateNotAfter.getTime() / 1000,
  );
  add('podgraft_certificate_problem', '1 if the next certificate cannot be served', ({ hasCertificateProblem }) =>
    Number(hasCertificateProblem),
  );
  add(
    'podgraft_ca_bundle_trusted',
    "1 if the webhook configuration's caBundle verifies the certificate",
    ({ isTrusted }) => toNumber(isTrusted),
  );
  new Gauge({
    name: 'podgraft_watch_up',
    help: '1 if the API server is being followed',
    labelNames: ['resource'],
    registers,
    collect() {
      for (const [resource, { problem }] of Object.entries(readGauges().watches))
        this.set({ resource }, problem === undefined ? 1 : 0);
    },
  });
};
