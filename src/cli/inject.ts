import { type Command, Option } from 'commander';
import type { Context } from './context.ts';
import { addOfflineOptions } from './offlineOptions.ts';
import type { InjectFlags } from './runInject.ts';

/** Adds `podgraft inject`: what the webhook would do, offline. */
export const addInjectCommand = (program: Command, context: Context): void => {
  addOfflineOptions(
    program
      .command('inject')
      .summary('inject into manifests, without a cluster')
      .description(
        "Does to manifests what the webhook would do: every pod gets what it asks for, every workload's pod template what its pods would get. All else is passed through as it stands, with its comments. Nothing is written if a pod would be refused.",
      ),
  )
    .option('--diff', 'show what changes instead of the manifests')
    .addOption(
      new Option('-o, --output <format>', 'yaml: the manifests as they are written; json: one object a line')
        .choices(['yaml', 'json'])
        .default('yaml'),
    )
    .addHelpText('after', example)
    .action(async (flags: InjectFlags) => {
      const { runInject } = await import('./runInject.ts');
      await runInject(flags, context);
    });
};

const example = `
Example:
  podgraft inject -f deployment.yaml -t examples/ --diff
  helm template . | podgraft inject -f - -t examples/ | kubectl apply -f -`;
