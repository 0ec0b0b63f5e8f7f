import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Context } from './context.ts';

interface StatusFlags {
  readonly kubeconfig?: string;
  readonly podNamespace?: string;
  readonly template?: string;
  readonly templates?: readonly string[];
  readonly namespace: string;
  readonly namespaceTemplates?: true;
  readonly output: 'text' | 'json' | 'yaml';
}

/** Adds `podgraft status`: which workloads ask for templates, and whether their pods have them. */
export const addStatusCommand = (program: Command, context: Context): void => {
  program
    .command('status')
    .summary('say which workloads ask for templates, and whether their pods have them')
    .description(
      'Lists the workloads of a cluster that ask for templates: whether their pods have what they ask for (current), lack it (missing) or have another version of it (outdated), where a pod kept its own value, and what the initializer does about it. With --templates it says who would be refused, skipped or changed by other templates than those of the cluster. It changes nothing.',
    )
    .option('--kubeconfig <file>', "the cluster (default: the pod's service account, else the current kubeconfig)")
    .option('-n, --pod-namespace <name>', 'only workloads of this namespace')
    .addOption(
      new Option('-A, --all-namespaces', 'workloads of all namespaces, which is the default').conflicts('podNamespace'),
    )
    .option('-t, --template <name>', 'only workloads that ask for this template')
    .option('--templates <file...>', 'decide by these templates: files, directories, or - for standard input')
    .option('--namespace <name>', 'the namespace whose templates any pod may ask for', 'podgraft-system')
    .option('--namespace-templates', 'pods may ask for templates of their own namespace, too')
    .addOption(new Option('-o, --output <format>', 'how to write it').choices(['text', 'json', 'yaml']).default('text'))
    .addHelpText('after', example)
    .action(async (flags: StatusFlags) => {
      // Loaded only now: other commands need no client of Kubernetes.
      const { runStatus } = await import('./runStatus.ts');
      const { kubeconfig, podNamespace, template, templates, namespace: home, namespaceTemplates, output } = flags;
      await runStatus(
        {
          kubeconfig: kubeconfig === undefined ? undefined : resolve(context.cwd, kubeconfig),
          ...{ podNamespace, template, templates, home, output },
          namespaceTemplates: namespaceTemplates ?? false,
        },
        context,
      );
    });
};

const example = `
Example:
  podgraft status -n shop
  podgraft status --templates examples/ -t http-proxy`;
