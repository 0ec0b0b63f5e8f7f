import { X509Certificate } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isIssuedBy } from '../../src/certificates/isIssuedBy.ts';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { runCli } from './runCli.ts';

const read = (dir: string, file: string) => readFile(join(dir, 'certs', file), 'utf8');

it('makes an authority and a pair for this machine, and says where', async () => {
  const cwd = await temporaryDirectory();
  const run = await runCli(['certs'], { cwd });
  expect(run).toEqual({
    code: 0,
    stdout:
      'certs/tls.crt and certs/tls.key are for localhost, 127.0.0.1, ::1\ncerts/ca.crt is what clients have to trust (a new authority)\n',
    stderr: '',
  });
  expect(isIssuedBy(await read(cwd, 'tls.crt'), await read(cwd, 'ca.crt'))).toBe(true);
  expect((await stat(join(cwd, 'certs', 'tls.key'))).mode & 0o777).toBe(0o600);
});

it('makes another pair with the same authority', async () => {
  const cwd = await temporaryDirectory();
  await runCli(['certs'], { cwd });
  const [authority, serving] = await Promise.all([read(cwd, 'ca.crt'), read(cwd, 'tls.crt')]);
  const run = await runCli(['certs', 'podgraft.podgraft-system.svc', '10.0.0.1'], { cwd });
  expect(run.stdout).not.toContain('new authority');
  expect(await read(cwd, 'ca.crt')).toBe(authority);
  expect(await read(cwd, 'tls.crt')).not.toBe(serving);
  expect(new X509Certificate(await read(cwd, 'tls.crt')).subjectAltName).toBe(
    'DNS:podgraft.podgraft-system.svc, IP Address:10.0.0.1',
  );
});

it('writes to another directory', async () => {
  const cwd = await temporaryDirectory();
  expect((await runCli(['certs', '--dir', 'certs/deep'], { cwd })).code).toBe(0);
  expect(await read(cwd, 'deep/ca.crt')).toContain('BEGIN CERTIFICATE');
});

it.each([
  ['without its key', (dir: string) => rm(join(dir, 'certs/ca.key')), /ca\.key does not exist/],
  ['with a broken key', (dir: string) => writeFile(join(dir, 'certs/ca.key'), 'x'), /the private key is not PEM/],
])('does not overwrite an authority %s', async (_name, spoil, problem) => {
  const cwd = await temporaryDirectory();
  await runCli(['certs'], { cwd });
  const before = await read(cwd, 'ca.crt');
  await spoil(cwd);
  const run = await runCli(['certs'], { cwd });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(problem);
  expect(run.stderr).toMatch(/move ca\.crt and ca\.key away/);
  expect(await read(cwd, 'ca.crt')).toBe(before);
});

it('does not sign with an authority of another kind of key', async () => {
  const cwd = await temporaryDirectory();
  await runCli(['certs'], { cwd });
  await writeFile(join(cwd, 'certs/ca.crt'), await read(cwd, 'tls.crt'));
  await writeFile(join(cwd, 'certs/ca.key'), await read(cwd, 'tls.key'));
  const run = await runCli(['certs'], { cwd });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/not a certificate authority/);
});
