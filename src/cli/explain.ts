import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Context } from './context.ts';

interface ExplainFlags {
  readonly filename?: readonly string[];
  readonly templates?: readonly string[];
  readonly kubeconfig?: string;
  readonly podNamespace: string;
  readonly defaultNamespace: string;
  readonly namespace: string;
  readonly namespaceTemplates?: true;
  readonly output: 'text' | 'json' | 'yaml';
}

/** Adds `podgraft explain`: the decision on manifests, or on what is in a cluster, and why. */
export const addExplainCommand = (program: Command, context: Context): void => {
  const command = program
    .command('explain')
    .summary('say why a pod gets what it gets')
    .description(
      'Says for each pod and workload who asks for what, which row of the truth table applies, whether the webhook would be called, what became of every template, and which line of it gave, kept or was refused what. With -f it reads manifests and templates from files; without it reads them from the cluster, and what podgraft has added to a pod there is taken away first.',
    )
    .argument('[object...]', 'only these, as name or kind/name, such as deployment/web')
    .option('-f, --filename <file...>', 'manifests: files, directories, or - for standard input; not from the cluster')
    .option('-t, --templates <file...>', "templates: files, directories, or - for standard input; not the cluster's")
    .option('-n, --pod-namespace <name>', 'the namespace of what is read from the cluster', 'default')
    .option('--kubeconfig <file>', "the cluster (default: the pod's service account, else the current kubeconfig)")
    .addOption(
      new Option('--default-namespace <name>', 'the namespace of what names none in a file').default('default'),
    )
    .option('--namespace <name>', 'the namespace whose templates any pod may ask for', 'podgraft-system')
    .option('--namespace-templates', 'let pods ask for templates of their own namespace, too')
    .addOption(new Option('-o, --output <format>', 'how to write it').choices(['text', 'json', 'yaml']).default('text'))
    .addHelpText('after', example)
    .action(async (objects: readonly string[], flags: ExplainFlags) => {
      const { filename, templates, kubeconfig } = flags;
      if (filename !== undefined) {
        if (templates === undefined)
          command.error("error: option '-f' needs option '-t, --templates <file...>' beside it");
        const { runExplain } = await import('./runExplain.ts');
        await runExplain(objects, { ...flags, filename, templates: templates as readonly string[] }, context);
        return;
      }
      if (objects.length === 0)
        command.error(
          'error: name what to read from the cluster, such as pod/web or deployment/web, or a file with -f',
        );
      const { runExplainLive } = await import('./runExplainLive.ts');
      const file = kubeconfig === undefined ? undefined : resolve(context.cwd, kubeconfig);
      await runExplainLive(objects, { ...flags, home: flags.namespace, kubeconfig: file }, context);
    });
};

const example = `
Example:
  podgraft explain deployment/web -f deployment.yaml -t examples/
  podgraft explain pod/web-0 deployment/web -n shop`;
