import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** Starts what `npm start` starts, on a free port, and calls back with the port once it listens. */
const withStarted = async (use: (port: string) => Promise<void>): Promise<void> => {
  const [, ...args] = (scripts['start'] as string).split(' ');
  const child = spawn(process.execPath, [...args, '--port', '0'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const { msg, address } = JSON.parse(line) as { msg: string; address?: string };
      if (msg !== 'listening' || address === undefined) continue;
      await use(new URL(address).port);
      break;
    }
  } finally {
    child.kill('SIGINT');
    await once(child, 'exit');
  }
};

describe('the README', () => {
  it('names only scripts that there are', () => {
    const named = [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+)\b/g)].map((match) => match[1] as string);
    expect(named.filter((script) => script !== 'ci' && scripts[script] === undefined && script !== 'and')).toEqual([]);
  });

  it('has a command that posts a recorded review and shows the patch', { timeout: 20_000 }, async () => {
    const command = /^curl .*$/m.exec(readme)?.[0] ?? '';
    await withStarted(async (port) => {
      const { stdout } = await promisify(execFile)('sh', ['-c', command.replace('8443', port)], { cwd: root });
      const operations = JSON.parse(stdout) as { path: string; value: unknown }[];
      expect(operations.map(({ path }) => path)).toContain('/spec/initContainers');
    });
  });
});
