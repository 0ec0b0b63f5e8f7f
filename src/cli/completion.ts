import { Argument, type Command } from 'commander';
import type { Context } from './context.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof shells)[number];

/** Adds `podgraft completion`: what a shell needs to complete commands and flags. */
export const addCompletionCommand = (program: Command, context: Context): void => {
  program
    .command('completion')
    .summary('print a script for shell completion')
    .description('Prints a script that completes commands and flags, for the shell to read at its start.')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText(
      'after',
      '\nExample:\n  source <(podgraft completion bash)\n  podgraft completion fish > ~/.config/fish/completions/podgraft.fish',
    )
    .action(async (shell: Shell) => {
      const { writeCompletion } = await import('./writeCompletion.ts');
      context.stdout(writeCompletion(shell, program));
    });
};
