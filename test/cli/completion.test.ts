import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { runCli } from './runCli.ts';

// A shell is started for each.
vi.setConfig({ testTimeout: 30_000 });

const commands = ['serve', 'certs', 'inject', 'explain', 'lint', 'replay', 'status', 'check', 'completion'];

/** What bash offers behind these words, of which the last is being typed. */
const complete = async (...words: readonly string[]): Promise<string[]> => {
  const cwd = await temporaryDirectory();
  await writeFile(join(cwd, 'script'), (await runCli(['completion', 'bash'])).stdout);
  await writeFile(join(cwd, 'pod.yaml'), '');
  const line = `source ./script; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _podgraft; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', line], { cwd });
  return stdout.split('\n').filter((word) => word !== '');
};

describe('completion in bash', () => {
  it.each([
    ['a command', ['podgraft', 'inj'], ['inject']],
    ['a flag', ['podgraft', 'inject', '--di'], ['--diff']],
    ['a value', ['podgraft', 'lint', '-o', 'j'], ['json']],
    ['a file', ['podgraft', 'inject', '-f', 'po'], ['pod.yaml']],
    ['a command of the plugin', ['kubectl-podgraft', 'expl'], ['explain']],
  ])('offers %s', async (_what, words, offered) => {
    expect(await complete(...words)).toEqual(offered);
  });

  it('offers all commands', async () => {
    expect(await complete('podgraft', '')).toEqual(expect.arrayContaining(commands));
  });
});

describe.each(['zsh', 'fish'])('the script for %s', (shell) => {
  it('knows all commands and the choices of flags', async () => {
    const { stdout, code } = await runCli(['completion', shell]);
    expect(code).toBe(0);
    for (const command of commands) expect(stdout).toContain(command);
    expect(stdout).toContain('text json yaml');
    // An odd number would leave a string open.
    expect((stdout.match(/'/g) ?? []).length % 2).toBe(0);
  });
});

const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe.runIf(isInstalled('fish'))('completion in fish, where it is installed,', () => {
  it.each([
    ['a command', 'podgraft inj', ['inject']],
    ['a flag', 'podgraft inject --di', ['--diff']],
    ['a value', 'podgraft lint -o j', ['json']],
    ['a file', 'podgraft inject -f po', ['pod.yaml']],
    ['a command of the plugin', 'kubectl-podgraft expl', ['explain']],
  ])('offers %s', async (_what, line, offered) => {
    const cwd = await temporaryDirectory();
    await writeFile(join(cwd, 'script'), (await runCli(['completion', 'fish'])).stdout);
    await writeFile(join(cwd, 'pod.yaml'), '');
    const { stdout } = await promisify(execFile)(
      'fish',
      ['--no-config', '-c', `source script; complete -C '${line}'`],
      { cwd },
    );
    expect(
      stdout
        .split('\n')
        .map((row) => row.split('\t')[0])
        .filter((word) => word !== ''),
    ).toEqual(offered);
  });
});

describe.runIf(isInstalled('zsh'))('completion in zsh, where it is installed,', () => {
  it('is a script that zsh can read', async () => {
    const path = join(await temporaryDirectory(), 'script');
    await writeFile(path, (await runCli(['completion', 'zsh'])).stdout);
    expect(spawnSync('zsh', ['-f', '-n', path], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

it.each([[[]], [['tcsh']]])('completion %j exits 2', async (args) => {
  expect((await runCli(['completion', ...args])).code).toBe(2);
});
