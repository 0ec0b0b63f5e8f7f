import { answerReview } from '../admission/answerReview.ts';
import { validateReview } from '../admission/validateReview.ts';
import { type KeyPairFiles, readKeyPair } from '../certificates/readKeyPair.ts';
import { type KeyPairState, watchKeyPair } from '../certificates/watchKeyPair.ts';
import { createServer, type Listener } from '../server/createServer.ts';
import type { LogLevel } from '../telemetry/createLogger.ts';
import type { DirectoryReport } from '../templates/buildSnapshot.ts';
import type { Context } from './context.ts';
import { findClusterTemplate, writeLocalHint } from './localHint.ts';
import { watchTemplates } from './watchTemplates.ts';

/** How often certificate files are read again: far below the hours by which a renewal precedes an expiry. */
const certificateIntervalMs = 5000;

/** A person who pressed Ctrl-C has no Service in front that has to notice. */
const endOfPerson = { drainMs: 0, hardEndMs: 1000 };

/** What `serve` needs to know, flags and defaults put together. */
export interface WebhookSettings {
  readonly listener: Listener;
  readonly drainMs: number;
  readonly tls: KeyPairFiles;
  readonly templatesDir: string;
  /** podgraft's own namespace. */
  readonly home: string;
  readonly namespaceTemplates: boolean;
  readonly logLevel: LogLevel;
  /** The authority behind a certificate for localhost, as shown to a person who may want to try it. */
  readonly localAuthority?: string;
}

/** Runs the webhook until the process is told to stop. Throws a sentence when it cannot start. */
export const runWebhook = async (settings: WebhookSettings, context: Context): Promise<void> => {
  const stopped = context.waitForStop();
  const logger = context.createLogger(settings.logLevel);
  const keyPair = await readKeyPair(settings.tls, context.now());
  if (typeof keyPair === 'string') {
    throw new Error(`${keyPair}; give --tls-cert and --tls-key a pair that is valid, such as "podgraft certs" makes`);
  }
  const server = createServer({
    keyPair,
    logger,
    answer: (review) => answerReview(review, templates.snapshot()),
    validate: (review) => validateReview(review, templates.snapshot()),
    readiness: () => readReadiness(certificate.state(), templates.report(), context.now()),
  });
  const { home, namespaceTemplates } = settings;
  const templates = await watchTemplates({ dir: settings.templatesDir, home, namespaceTemplates, logger });
  const certificate = watchKeyPair({
    ...settings.tls,
    initial: keyPair,
    intervalMs: certificateIntervalMs,
    now: context.now,
    onChange: (pair) => {
      server.setKeyPair(pair);
      logger.info({ notAfter: pair.notAfter }, 'certificate changed');
    },
    onProblem: (problem) => logger.error({ problem }, 'certificate has a problem'),
  });
  try {
    const address = await server.listen(settings.listener);
    logger.info({ address, templates: templates.report().templates }, 'listening');
    if (settings.localAuthority !== undefined) {
      const { port } = new URL(address);
      const template = findClusterTemplate(templates.snapshot());
      context.stderr(writeLocalHint({ port, authorityFile: settings.localAuthority, template }));
    }
    const signal = await stopped;
    logger.info({ signal }, 'stopping');
    await server.drain(signal === 'SIGINT' ? endOfPerson : { drainMs: settings.drainMs });
    logger.info('stopped');
  } finally {
    await Promise.all([templates.stop(), certificate.stop()]);
  }
};

// Broken templates do not count: the others go on, and so does the last good version of the broken one.
const readReadiness = (certificate: KeyPairState, report: DirectoryReport, now: Date) => ({
  ready: certificate.notAfter > now,
  detail: { templates: report.templates, problems: report.problems.length, certificate },
});
