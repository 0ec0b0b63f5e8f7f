import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { runCli } from './runCli.ts';

describe('exit codes', () => {
  it.each([
    [['--help'], /Usage: podgraft \[options\] \[command\]/],
    [['serve', '--help'], /Usage: podgraft serve/],
    [['--version'], /^1\.2\.3\n$/],
  ])('%j exits 0 and writes to standard output', async (args, text) => {
    const run = await runCli(args);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(text);
  });

  it.each([
    [[], /Usage: podgraft/],
    [['graft'], /unknown command 'graft'/],
    [['--nope'], /unknown option '--nope'/],
    [['serve', '--nope'], /unknown option '--nope'/],
    [['serve', 'extra'], /too many arguments/],
    [['serve', '--port'], /argument missing/],
    [['serve', '--port', '65536'], /from 0 to 65535/],
    [['serve', '--port', '-1'], /from 0 to 65535/],
    [['serve', '--port', '0x10'], /from 0 to 65535/],
    [['serve', '--drain', 'long'], /number of seconds/],
    [['serve', '--log-level', 'loud'], /Allowed choices are/],
    [['serve'], /pass --tls-cert and --tls-key/],
    [['serve', '--templates', 'x'], /pass --tls-cert and --tls-key/],
    [['serve', '--templates', 'x', '--tls-cert', 'x'], /pass both/],
    [['serve', '--local', '--tls-key', 'x'], /pass both/],
    [['certs', 'a b'], /neither a DNS name nor an IP address/],
  ])('%j exits 2 and writes what is wrong and the usage to standard error', async (args, text) => {
    const run = await runCli(args);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(text);
    expect(run.stderr).toMatch(/Usage: podgraft/);
  });

  it('a failure exits 1 with one sentence', async () => {
    const cwd = await temporaryDirectory();
    const args = ['serve', '--templates', '.', '--tls-cert', 'no.crt', '--tls-key', 'no.key'];
    const run = await runCli(args, { cwd });
    expect([run.code, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toBe(
      `podgraft: ${cwd}/no.crt does not exist; give --tls-cert and --tls-key a pair that is valid, such as "podgraft certs" makes\n`,
    );
  });

  it('a bug of ours exits 1 with its stack', async () => {
    const now = (): Date => {
      throw new TypeError('oops');
    };
    const run = await runCli(['certs'], { now });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^podgraft: TypeError: oops\n.*runProgram\.test\.ts/s);
  });
});
