import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The program of util-linux that gives a process a core. */
const pinner = 'taskset';

/** Whether processes can be given a core each. */
export const canPin: boolean = availableParallelism() > 1 && spawnSync(pinner, ['-c', '0', 'true']).status === 0;

/** A process of the benchmark: it is asked one thing at a time. */
export interface Part {
  ask<T>(question: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** Starts a part of the benchmark on a core of its own, if that can be had. */
export const startPart = (name: string, core: number): Part => {
  const command = [process.execPath, fileURLToPath(new URL('run.ts', import.meta.url)), name];
  const [program = '', ...args] = canPin ? [pinner, '-c', String(core), ...command] : command;
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the part "${name}" of the benchmark ended by itself (${code})`);
  });
  ended.catch(() => {});
  return {
    ask: async <T>(question: unknown): Promise<T> => {
      child.send(question as object);
      const [reply] = await Promise.race([once(child, 'message'), ended]);
      return reply as T;
    },
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
};

/** In a part: answers every question of the parent, until it goes away. */
export const answerParent = (answer: (question: never) => unknown): void => {
  process.on('message', async (question) => {
    process.send?.((await answer(question as never)) as object);
  });
  process.once('disconnect', () => process.exit(0));
};

/** Microseconds of processor time that this process has used. */
export const usedMicroseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
