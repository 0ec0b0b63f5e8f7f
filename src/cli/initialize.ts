import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type LogLevel, logLevels } from '../telemetry/createLogger.ts';
import type { Context } from './context.ts';

interface InitializeFlags {
  readonly namespace: string;
  readonly namespaceTemplates?: true;
  readonly kubeconfig?: string;
  readonly interval: number;
  readonly maxConcurrentRollouts: number;
  readonly rolloutPatience: number;
  readonly dryRun?: true;
  readonly probeNamespace: string;
  readonly address?: string;
  readonly metricsPort: number;
  readonly logLevel: LogLevel;
}

/** Adds `podgraft initialize`: what the webhook missed, and what has grown old. */
export const addInitializeCommand = (program: Command, context: Context): void => {
  program
    .command('initialize')
    .summary('run the initializer')
    .description(
      'Runs the initializer: it finds workloads that asked for templates and whose pods do not have them, or have an earlier version. It wakes and completes what the webhook missed, reports the rest, and restarts those that say podgraft.dev/rollout: auto. Of several processes one acts.',
    )
    .option('--kubeconfig <file>', "the cluster (default: the pod's service account, else the current kubeconfig)")
    .option('--interval <seconds>', 'how long after a look at everything the next one begins', readSeconds, 300)
    .option('--max-concurrent-rollouts <number>', 'how many rollouts may be under way at a time', readCount, 1)
    .option(
      '--rollout-patience <seconds>',
      'after how long without progress a rollout has failed, if its controller does not say so before',
      readSeconds,
      600,
    )
    .option('--dry-run', 'write nothing to the cluster; say in the log what would be done')
    .option(
      '--probe-namespace <name>',
      'where the webhook is asked about a pod that is never created',
      'podgraft-probe',
    )
    .option('--address <address>', 'IP address to serve metrics on (default: all, IPv6 and IPv4)')
    .option('--metrics-port <number>', 'port of GET /metrics, plain HTTP, 0 for any that is free', readPort, 9090)
    .option('--namespace <name>', 'the namespace whose templates any pod may ask for', 'podgraft-system')
    .option('--namespace-templates', 'pods may ask for templates of their own namespace, too')
    .addOption(new Option('--log-level <level>', 'the least that is logged').choices(logLevels).default('info'))
    .addHelpText('after', '\nExample:\n  podgraft initialize --dry-run --kubeconfig ~/.kube/config --metrics-port 0')
    .action((flags: InitializeFlags) => initialize(flags, context));
};

const initialize = async (flags: InitializeFlags, context: Context): Promise<void> => {
  // Loaded only now: other commands need no client of Kubernetes.
  const { runInitialize } = await import('./runInitialize.ts');
  await runInitialize(
    {
      home: flags.namespace,
      namespaceTemplates: flags.namespaceTemplates ?? false,
      kubeconfig: flags.kubeconfig === undefined ? undefined : resolve(context.cwd, flags.kubeconfig),
      intervalMs: flags.interval * 1000,
      maxConcurrentRollouts: flags.maxConcurrentRollouts,
      rolloutPatienceMs: flags.rolloutPatience * 1000,
      isDryRun: flags.dryRun ?? false,
      probeNamespace: flags.probeNamespace,
      address: flags.address,
      metricsPort: flags.metricsPort,
      logLevel: flags.logLevel,
    },
    context,
  );
};

/** A day: longer than anybody waits. */
const longestSeconds = 24 * 3600;

const readSeconds = (text: string): number => {
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds < 1 || seconds > longestSeconds) {
    throw new InvalidArgumentError(`It must be a number of seconds from 1 to ${longestSeconds}.`);
  }
  return seconds;
};

const readCount = (text: string): number => {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 100)
    throw new InvalidArgumentError('It must be a number from 1 to 100.');
  return count;
};

const readPort = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
};
