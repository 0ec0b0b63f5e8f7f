import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Context } from './context.ts';

interface CheckFlags {
  readonly kubeconfig?: string;
  readonly namespace: string;
  readonly dryRunNamespace: string;
  readonly output: 'text' | 'json' | 'yaml';
}

/** Adds `podgraft check`: whether an installation is whole. */
export const addCheckCommand = (program: Command, context: Context): void => {
  program
    .command('check')
    .summary('look at an installation and say what is wrong')
    .description(
      'Looks at podgraft in a cluster and says everything that is wrong with it, each with its place and remedy: versions, Deployment, Service and endpoints, cert-manager, certificate and caBundle, webhooks, rights, templates; then sends a pod that is never created through all of it. It changes nothing.',
    )
    .option('--kubeconfig <file>', "the cluster (default: the pod's service account, else the current kubeconfig)")
    .option('--namespace <name>', 'the namespace in which podgraft is installed', 'podgraft-system')
    .option('--dry-run-namespace <name>', 'where the pod is sent to that is never created', 'default')
    .addOption(new Option('-o, --output <format>', 'how to write it').choices(['text', 'json', 'yaml']).default('text'))
    .addHelpText('after', '\nExample:\n  podgraft check')
    .action(async (flags: CheckFlags) => {
      // Loaded only now: other commands need no client of Kubernetes.
      const { runCheck } = await import('./runCheck.ts');
      const kubeconfig = flags.kubeconfig === undefined ? undefined : resolve(context.cwd, flags.kubeconfig);
      await runCheck({ ...flags, kubeconfig, version: program.version() ?? '' }, context);
    });
};
