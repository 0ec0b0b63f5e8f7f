import { pino } from 'pino';
import type { Context } from '../../src/cli/context.ts';
import { runProgram } from '../../src/cli/runProgram.ts';

/** Runs a command in this process; what it writes is kept. */
export const runCli = async (args: readonly string[], context: Partial<Context> = {}) => {
  let stdout = '';
  let stderr = '';
  const code = await runProgram(args, '1.2.3', {
    cwd: '/nowhere',
    env: {},
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    drained: async () => undefined,
    stdin: async function* () {
      yield new TextEncoder().encode('');
    },
    terminal: { stdout: false, stderr: false },
    now: () => new Date(),
    createLogger: () => pino({ level: 'silent' }),
    waitForStop: () => new Promise(() => undefined),
    ...context,
  });
  return { code, stdout, stderr };
};
