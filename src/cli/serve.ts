import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { serverLimits } from '../server/limits.ts';
import { type LogLevel, logLevels } from '../telemetry/createLogger.ts';
import type { Context } from './context.ts';
import { prepareLocalCertificates } from './localCertificates.ts';

/** Where `--local` looks, and makes what is missing. */
const local = { templates: 'examples', certificates: 'certs', authority: 'certs/ca.crt' };

const defaultMetricsPort = 9090;

/** An hour, in seconds: a slip of the finger must not keep a process from ending. */
const longestDrain = 3600;

interface ServeFlags {
  readonly local?: true;
  readonly templates?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly address?: string;
  readonly port: number;
  readonly metricsPort?: number;
  readonly kubeconfig?: string;
  readonly drain: number;
  readonly namespace: string;
  readonly namespaceTemplates?: true;
  readonly logLevel: LogLevel;
  readonly record?: string;
}

/** Adds `podgraft serve`: the webhook. */
export const addServeCommand = (program: Command, context: Context): void => {
  program
    .command('serve')
    .summary('run the webhook')
    .description(
      'Runs the webhook: HTTPS with POST /mutate, POST /validate, GET /healthz and GET /readyz. Templates and Namespaces come from the cluster, unless a directory is named.',
    )
    .option(
      '--local',
      `for a laptop: templates from ${local.templates}/, and a certificate made in ${local.certificates}/, unless the flags below name others`,
    )
    .option('--templates <dir>', 'read templates from the files in a directory instead of a cluster')
    .option('--kubeconfig <file>', "the cluster (default: the pod's service account, else the current kubeconfig)")
    .option('--tls-cert <file>', 'serving certificate, PEM')
    .option('--tls-key <file>', 'private key of the serving certificate, PEM')
    .option('--address <address>', 'IP address to listen on (default: all, IPv6 and IPv4)')
    .option('--port <number>', 'port to listen on, 0 for any that is free', readPort, 8443)
    .option(
      '--metrics-port <number>',
      `port of GET /metrics, plain HTTP (default: ${defaultMetricsPort}; none with a directory)`,
      readPort,
    )
    .option(
      '--drain <seconds>',
      'how long to go on answering after SIGTERM, until no more calls are routed here',
      readSeconds,
      serverLimits.drainMs / 1000,
    )
    .option('--namespace <name>', 'the namespace whose templates any pod may ask for', 'podgraft-system')
    .option('--namespace-templates', 'let pods ask for templates of their own namespace, too')
    .option('--record <dir>', 'write reviews there, without values of env and annotations, for podgraft replay')
    .addOption(new Option('--log-level <level>', 'the least that is logged').choices(logLevels).default('info'))
    .addHelpText(
      'after',
      '\nExample:\n  podgraft serve --local\n  podgraft serve --tls-cert tls.crt --tls-key tls.key --record recorded',
    )
    .action((flags: ServeFlags, command: Command) => serve(flags, command, context));
};

const serve = async (flags: ServeFlags, command: Command, context: Context): Promise<void> => {
  const templates = flags.templates ?? (flags.local && local.templates);
  if (templates !== undefined && flags.kubeconfig !== undefined) {
    return command.error('error: templates come from a directory or from a cluster; pass --templates or --kubeconfig');
  }
  const { tlsCert, tlsKey } = flags;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    return command.error('error: --tls-cert and --tls-key belong together; pass both');
  }
  const inWorkingDirectory = (path: string) => resolve(context.cwd, path);
  const settings = {
    listener: { port: flags.port, ...(flags.address === undefined ? {} : { address: flags.address }) },
    drainMs: flags.drain * 1000,
    metricsPort: flags.metricsPort ?? (templates === undefined ? defaultMetricsPort : undefined),
    source: {
      home: flags.namespace,
      namespaceTemplates: flags.namespaceTemplates ?? false,
      ...(templates === undefined
        ? { kubeconfig: flags.kubeconfig === undefined ? undefined : inWorkingDirectory(flags.kubeconfig) }
        : { templatesDir: inWorkingDirectory(templates) }),
    },
    logLevel: flags.logLevel,
    ...(flags.record === undefined ? {} : { recordDir: inWorkingDirectory(flags.record) }),
  };
  const given = tlsCert !== undefined && tlsKey !== undefined;
  if (!given && !flags.local) {
    return command.error(
      'error: there is no certificate; pass --tls-cert and --tls-key ("podgraft certs" makes a pair)',
    );
  }
  // Loaded only now: other commands need neither server nor core.
  const { runWebhook } = await import('./runWebhook.ts');
  if (given) {
    const tls = { certFile: inWorkingDirectory(tlsCert), keyFile: inWorkingDirectory(tlsKey) };
    return runWebhook({ ...settings, tls }, context);
  }
  const tls = await prepareLocalCertificates(inWorkingDirectory(local.certificates), context.now());
  return runWebhook({ ...settings, tls, localAuthority: local.authority }, context);
};

const readPort = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
};

const readSeconds = (text: string): number => {
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds > longestDrain) {
    throw new InvalidArgumentError(`It must be a number of seconds from 0 to ${longestDrain}.`);
  }
  return seconds;
};
