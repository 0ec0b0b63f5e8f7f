import { answerReview } from '../admission/answerReview.ts';
import type { Review } from '../admission/readReview.ts';
import { validateReview } from '../admission/validateReview.ts';
import { type KeyPairFiles, readKeyPair } from '../certificates/readKeyPair.ts';
import { type KeyPairState, watchKeyPair } from '../certificates/watchKeyPair.ts';
import { createMetricsServer } from '../server/createMetricsServer.ts';
import { createServer, type Listener } from '../server/createServer.ts';
import type { LogLevel } from '../telemetry/createLogger.ts';
import { createMetrics } from '../telemetry/createMetrics.ts';
import type { Context } from './context.ts';
import { createRecorder } from './createRecorder.ts';
import { findClusterTemplate, writeLocalHint } from './localHint.ts';
import { openSource } from './openSource.ts';
import type { OpenSource, SourceSettings } from './snapshotSource.ts';

/** How often certificate files are read again: far below the hours by which a renewal precedes an expiry. */
const certificateIntervalMs = 5000;

/** A person who pressed Ctrl-C has no Service in front that has to notice. */
const endOfPerson = { drainMs: 0, hardEndMs: 1000 };

/** What `serve` needs to know, flags and defaults put together. */
export interface WebhookSettings {
  readonly listener: Listener;
  /** Undefined: no metrics are served. */
  readonly metricsPort: number | undefined;
  readonly drainMs: number;
  readonly tls: KeyPairFiles;
  readonly source: SourceSettings;
  readonly logLevel: LogLevel;
  /** Where to record reviews; undefined: nowhere. */
  readonly recordDir?: string;
  /** The authority behind a certificate for localhost, as shown to a person who may want to try it. */
  readonly localAuthority?: string;
}

/** Runs the webhook until the process is told to stop. Throws a sentence when it cannot start. */
export const runWebhook = async (settings: WebhookSettings, context: Context): Promise<void> => {
  const stopped = context.waitForStop();
  const logger = context.createLogger(settings.logLevel);
  let keyPair = await readKeyPair(settings.tls, context.now());
  if (typeof keyPair === 'string') {
    throw new Error(`${keyPair}; give --tls-cert and --tls-key a pair that is valid, such as "podgraft certs" makes`);
  }
  const initial = keyPair;
  const source = await openSource(settings.source, {
    logger,
    context,
    certificate: () => (typeof keyPair === 'string' ? '' : keyPair.cert),
  });
  const recorder =
    settings.recordDir === undefined
      ? undefined
      : await createRecorder({
          dir: settings.recordDir,
          now: context.now,
          onProblem: (problem) => logger.warn({ problem }, 'recording reviews has a problem'),
        });
  const certificate = watchKeyPair({
    ...settings.tls,
    initial,
    intervalMs: certificateIntervalMs,
    now: context.now,
    onChange: (pair) => {
      server.setKeyPair(pair);
      keyPair = pair;
      logger.info({ notAfter: pair.notAfter }, 'certificate changed');
    },
    onProblem: (problem) => logger.error({ problem }, 'certificate has a problem'),
  });
  const metrics = createMetrics(() => readGauges(certificate.state(), source));
  const server = createServer({
    keyPair: initial,
    logger,
    answer: (review) => {
      if (!source.isComplete()) return 'later';
      const answer = answerReview(review, source.snapshot());
      return answer.isEarly && source.mayAskAgain(review.uid) ? 'later' : answer;
    },
    validate: (review) => (source.isComplete() ? validateReview(review, source.snapshot()) : 'later'),
    onReview: (review, answer, seconds) => {
      metrics.onReview(review, answer, seconds);
      source.onReview(review, answer);
      if (isRecorded(review)) recorder?.record(review);
    },
    readiness: () => readReadiness(certificate.state(), source, context.now()),
  });
  const metricsServer = createMetricsServer(metrics.read);
  try {
    const where = settings.listener.address === undefined ? {} : { address: settings.listener.address };
    const metricsPort =
      settings.metricsPort === undefined
        ? undefined
        : await metricsServer.listen({ port: settings.metricsPort, ...where });
    const address = await server.listen(settings.listener);
    logger.info(
      { address, metricsPort, source: source.description, templates: source.report().templates },
      'listening',
    );
    if (settings.localAuthority !== undefined) {
      const { port } = new URL(address);
      const template = findClusterTemplate(source.snapshot());
      context.stderr(writeLocalHint({ port, authorityFile: settings.localAuthority, template }));
    }
    const signal = await stopped;
    logger.info({ signal }, 'stopping');
    await server.drain(signal === 'SIGINT' ? endOfPerson : { drainMs: settings.drainMs });
    logger.info('stopped');
  } finally {
    await Promise.all([source.stop(), certificate.stop(), metricsServer.close(), recorder?.stop()]);
  }
};

/** Pods and workloads. ConfigMaps come to be validated, and hold what nobody may record. */
const isRecorded = ({ group, kind }: Review): boolean => group !== '' || !['ConfigMap', 'Namespace'].includes(kind);

// Broken templates do not count: the others go on, and so does the last good version of the broken one.
const readReadiness = (certificate: KeyPairState, source: OpenSource, now: Date) => {
  const { templates, problems } = source.report();
  const isTrusted = source.isTrusted();
  return {
    ready: certificate.notAfter > now && source.isComplete(),
    detail: {
      templates,
      problems: problems.length,
      certificate: isTrusted === undefined ? certificate : { ...certificate, isTrusted },
      watches: source.watches(),
    },
  };
};

const readGauges = ({ notAfter, problem }: KeyPairState, source: OpenSource) => {
  const { templates, problems } = source.report();
  return {
    templates,
    templateProblems: problems.length,
    certificateNotAfter: notAfter,
    hasCertificateProblem: problem !== undefined,
    isTrusted: source.isTrusted(),
    watches: source.watches(),
  };
};
