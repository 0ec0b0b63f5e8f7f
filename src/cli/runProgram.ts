import { Command, CommanderError } from 'commander';
import { addCertsCommand } from './certs.ts';
import { addCheckCommand } from './check.ts';
import { addCompletionCommand } from './completion.ts';
import type { Context } from './context.ts';
import { addExplainCommand } from './explain.ts';
import { foundCode } from './foundSomething.ts';
import { addInitializeCommand } from './initialize.ts';
import { addInjectCommand } from './inject.ts';
import { addLintCommand } from './lint.ts';
import { addReplayCommand } from './replay.ts';
import { addServeCommand } from './serve.ts';
import { addStatusCommand } from './status.ts';

/** Runs the command that the arguments (without node and script) name; resolves with the exit code: 0 fine, 1 failed, 2 wrong usage. */
export const runProgram = async (args: readonly string[], version: string, context: Context): Promise<number> => {
  const program = new Command('podgraft')
    .description('Grafts containers onto pods: a mutating admission webhook that injects what templates hold.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: context.stdout, writeErr: context.stderr })
    .showHelpAfterError();
  addServeCommand(program, context);
  addInitializeCommand(program, context);
  addCertsCommand(program, context);
  addInjectCommand(program, context);
  addExplainCommand(program, context);
  addLintCommand(program, context);
  addReplayCommand(program, context);
  addCheckCommand(program, context);
  addStatusCommand(program, context);
  addCompletionCommand(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.code === foundCode ? 1 : error.exitCode === 0 ? 0 : 2;
    context.stderr(`podgraft: ${describe(error)}\n`);
    return 1;
  }
};

// A plain Error carries a sentence for the user. Anything else is a bug of ours, and its stack shows where.
const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.constructor === Error ? error.message : (error.stack ?? error.message);
};
