import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A program that the kernel ends together with this process, however that ends: nobody has to clean up after a crash. */
export const spawnBound = (
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): ChildProcessByStdio<null, Readable, Readable> =>
  spawn('setpriv', ['--pdeathsig', 'KILL', '--', path, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
