import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** guard.sh, spoken to line by line. */
export interface Guard {
  /** The next line that it says. Rejects, with what it wrote to stderr, if it ends before. */
  hear(): Promise<string>;
  /** Has it do something. Rejects, with what it wrote to stderr, if that fails. */
  tell(line: string): Promise<void>;
  /** Resolves when it has ended by itself with success. Rejects with what it wrote to stderr. */
  completed(): Promise<void>;
  /** Lets it clean up and end. */
  release(): Promise<void>;
}

interface GuardOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets what it writes to stderr, as it comes. */
  readonly listen?: (text: string) => void;
}

/**
 * Starts guard.sh in a session of its own, where no signal for this process's group reaches it. The only thing that holds
 * it is its stdin: the kernel closes that when this process ends, in whatever way.
 */
export const spawnGuard = (args: readonly string[], { environment = {}, listen }: GuardOptions = {}): Guard => {
  const child = spawn('bash', [join(import.meta.dirname, 'guard.sh'), ...args], {
    detached: true,
    stdio: 'pipe',
    env: { ...process.env, ...environment },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = (complaint + chunk).slice(-4000);
    listen?.(chunk);
  });
  child.stdin.on('error', () => {}); // it ended: `hear` says so
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  ended.catch(() => {}); // `hear` and `release` pass it on
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const failed = (what: string): Error => new Error(`test/cluster/guard.sh ${what}: ${complaint.trim()}`);

  const hear = async (): Promise<string> => {
    const line = await Promise.race([lines.next(), ended.then(() => undefined)]);
    if (line?.done === false) return line.value;
    await ended;
    throw failed(`${args[0]} ended`);
  };
  return {
    hear,
    tell: async (line) => {
      complaint = '';
      child.stdin.write(`${line}\n`);
      if ((await hear()) !== 'done') throw failed(`could not ${line}`);
    },
    completed: async () => {
      if ((await ended) !== 0) throw failed(`${args[0]} ended`);
    },
    release: async () => {
      child.stdin.end();
      await ended;
    },
  };
};
