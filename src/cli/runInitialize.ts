import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { pause, systemClock } from '../cluster/clock.ts';
import { connectCluster } from '../cluster/connectCluster.ts';
import type { Connection } from '../cluster/connection.ts';
import { createEventReporter } from '../cluster/createEventReporter.ts';
import { electLeader, type Term } from '../cluster/electLeader.ts';
import { fenceConnection } from '../cluster/fenceConnection.ts';
import { runInitializer } from '../initializer/runInitializer.ts';
import { createMetricsServer } from '../server/createMetricsServer.ts';
import { createInitializerMetrics } from '../telemetry/createInitializerMetrics.ts';
import type { LogLevel } from '../telemetry/createLogger.ts';
import type { Context } from './context.ts';
import { countRequests } from './countRequests.ts';
import { forbidWrites } from './forbidWrites.ts';
import { observeInitializer } from './observeInitializer.ts';
import { openDoor } from './openDoor.ts';
import { watchCluster } from './watchCluster.ts';

/** What `initialize` needs to know, flags and defaults put together. */
export interface InitializeSettings {
  readonly home: string;
  readonly namespaceTemplates: boolean;
  readonly kubeconfig: string | undefined;
  readonly intervalMs: number;
  readonly maxConcurrentRollouts: number;
  readonly rolloutPatienceMs: number;
  readonly isDryRun: boolean;
  readonly probeNamespace: string;
  readonly address: string | undefined;
  readonly metricsPort: number;
  readonly logLevel: LogLevel;
}

/** The Lease in podgraft's own namespace by which one process is chosen. */
const leaseName = 'podgraft-initializer';

/** Runs the initializer until the process is told to stop. Throws a sentence when it cannot start. */
export const runInitialize = async (settings: InitializeSettings, context: Context): Promise<void> => {
  const stopped = context.waitForStop();
  const logger = context.createLogger(settings.logLevel);
  const { kubeconfig, address } = settings;
  const connected = await connectCluster({ env: context.env, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  const metrics = createInitializerMetrics();
  const counted = countRequests(connected, metrics.onRequest);
  const connection = settings.isDryRun ? forbidWrites(counted) : counted;
  const { home, namespaceTemplates } = settings;
  const cluster = watchCluster({ connection, home, namespaceTemplates, logger });
  const metricsServer = createMetricsServer(metrics.read);
  const observer = observeInitializer(logger, metrics, context.now);

  const lead = async (term: Term): Promise<void> => {
    const fenced = fenceConnection(connection, term);
    const onProblem = (problem: string) => logger.warn({ problem }, 'an Event could not be written');
    const events = createEventReporter(fenced, { component: 'initializer', instance: hostname(), onProblem });
    const snapshot = () => (cluster.isComplete() ? cluster.snapshot() : undefined);
    const door = openDoor({ connection: fenced, events, snapshot, probeNamespace: settings.probeNamespace });
    try {
      await runInitializer({
        ...{ door, observer, intervalMs: settings.intervalMs, mayGoOn: () => !term.signal.aborted },
        time: { now: () => context.now().getTime(), pause: (ms) => pause(systemClock, ms, term.signal) },
        limits: {
          maxConcurrent: settings.maxConcurrentRollouts,
          patienceMs: settings.rolloutPatienceMs,
          isDryRun: settings.isDryRun,
        },
      });
    } catch (error) {
      logger.error({ err: error }, 'the initializer failed, and begins anew');
    } finally {
      await events.stop();
    }
  };

  try {
    const where = address === undefined ? {} : { address };
    const metricsPort = await metricsServer.listen({ port: settings.metricsPort, ...where });
    const participation = settings.isDryRun
      ? leadAlone(lead)
      : takePart(connection, settings, lead, metrics.onLeading, logger);
    logger.info({ metricsPort, source: connected.description, dryRun: settings.isDryRun }, 'listening');
    const signal = await stopped;
    logger.info({ signal }, 'stopping');
    await participation.stop();
    logger.info('stopped');
  } finally {
    await Promise.all([cluster.stop(), metricsServer.close()]);
    connected.close();
  }
};

type Lead = (term: Term) => Promise<void>;

const takePart = (
  connection: Connection,
  { home }: InitializeSettings,
  lead: Lead,
  onLeading: (isLeading: boolean) => void,
  logger: Logger,
): { stop(): Promise<void> } => {
  const identity = `${hostname()}_${randomUUID()}`;
  return electLeader({
    ...{ connection, namespace: home, name: leaseName, identity, lead },
    onLeading: (isLeading) => {
      onLeading(isLeading);
      logger.info({ identity }, isLeading ? 'leading' : 'leading no more');
    },
    onProblem: (problem) => {
      if (problem === undefined) logger.info('the election goes on');
      else logger.warn({ problem }, 'the election has a problem');
    },
  });
};

/** A dry run writes nothing, not even a Lease, so it can look on beside a leader. */
const leadAlone = (lead: Lead): { stop(): Promise<void> } => {
  const ending = new AbortController();
  const leading = lead({ signal: ending.signal, remainingMs: () => Number.POSITIVE_INFINITY });
  return {
    stop: () => {
      ending.abort();
      return leading;
    },
  };
};
