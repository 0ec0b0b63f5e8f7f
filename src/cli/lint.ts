import { type Command, Option } from 'commander';
import type { Context } from './context.ts';
import type { LintFlags } from './runLint.ts';

/** Adds `podgraft lint`: what is wrong with templates, and what could be better. */
export const addLintCommand = (program: Command, context: Context): void => {
  program
    .command('lint')
    .summary('check templates')
    .description(
      'Checks templates as the webhook does and shows every error as file:line:column, then advice as warnings, each with a code that docs/cli.md explains.',
    )
    .argument('<file...>', 'templates: files, directories, or - for standard input')
    .option('--strict', 'exit with 1 for warnings as well')
    .option('--namespace <name>', 'the namespace of templates that name none', 'podgraft-system')
    .option('--namespace-templates', 'tell templates of one name in several namespaces apart')
    .addOption(new Option('-o, --output <format>', 'how to write it').choices(['text', 'json', 'yaml']).default('text'))
    .addHelpText('after', '\nExample:\n  podgraft lint examples/')
    .action(async (files: readonly string[], flags: LintFlags) => {
      const { runLint } = await import('./runLint.ts');
      await runLint(files, flags, context);
    });
};
