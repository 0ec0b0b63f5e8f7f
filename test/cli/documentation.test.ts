import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { adviceCodes } from '../../src/core/advice/adviceCodes.ts';
import { runCli } from './runCli.ts';

// The first of each kind loads the whole program.
vi.setConfig({ testTimeout: 30_000 });

const root = fileURLToPath(new URL('../../', import.meta.url));
const path = `${root}docs/cli.md`;
const page = readFileSync(path, 'utf8');

/** The commands that `--help` lists. */
const commandsOf = async (): Promise<string[]> => {
  const { stdout } = await runCli(['--help']);
  return [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)]
    .map((match) => match[1] as string)
    .filter((name) => name !== 'help');
};

describe('docs/cli.md', () => {
  it('lists the codes of advice', () => {
    const rows = Object.entries(adviceCodes).map(([code, why]) => `| \`${code}\` | ${why} |`);
    const table = /(<!-- advice:[^\n]*-->\n\|[^\n]*\n\|[-|]+\n)[\s\S]*?(<!-- end -->)/;
    const current = page.replace(table, (_, head, end) => `${head}${rows.join('\n')}\n${end}`);
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, current);
    else expect(page, 'refresh it with UPDATE_GOLDENS=1 npx vitest run test/cli').toBe(current);
  });

  it('names every command', async () => {
    const commands = await commandsOf();
    expect(commands.length).toBeGreaterThan(6);
    expect(commands.filter((command) => !page.includes(`| [\`${command}\`](`))).toEqual([]);
  });

  const examples = [...page.matchAll(/^podgraft (?:inject|explain(?=.* -f )|lint|replay) (?!.*--url).*$/gm)].map(
    ([line]) => line,
  );

  it.each(examples)('has an example that works: %s', async (line) => {
    const run = await runCli(line.split(' ').slice(1), { cwd: root });
    expect([run.code, run.stderr.includes('error:')]).toEqual([0, false]);
    expect(run.stdout === '' ? line : '').toMatch(/^$|lint|--diff/);
  });
});

describe('--help', () => {
  it('has an example of every command', async () => {
    for (const command of await commandsOf()) {
      const { stdout } = await runCli([command, '--help']);
      expect(stdout, command).toMatch(new RegExp(`Example:\\n {2}(?:podgraft|source <\\(podgraft) ${command}`));
    }
  });
});
