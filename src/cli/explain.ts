import { type Command, Option } from 'commander';
import type { Context } from './context.ts';
import { addOfflineOptions } from './offlineOptions.ts';
import type { ExplainFlags } from './runExplain.ts';

/** Adds `podgraft explain`: the decision on manifests, and why. */
export const addExplainCommand = (program: Command, context: Context): void => {
  addOfflineOptions(
    program
      .command('explain')
      .summary('say why a pod gets what it gets')
      .description(
        'Says for each pod and workload of the manifests who asks for what, which row of the truth table applies, whether the webhook would be called, what became of every template, and which line of it gave, kept or was refused what.',
      )
      .argument('[object...]', 'only these, as name or kind/name, such as deployment/web'),
  )
    .addOption(new Option('-o, --output <format>', 'how to write it').choices(['text', 'json', 'yaml']).default('text'))
    .addHelpText('after', '\nExample:\n  podgraft explain deployment/web -f deployment.yaml -t examples/')
    .action(async (objects: readonly string[], flags: ExplainFlags) => {
      const { runExplain } = await import('./runExplain.ts');
      await runExplain(objects, flags, context);
    });
};
