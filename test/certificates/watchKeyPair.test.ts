import { generateKeyPairSync } from 'node:crypto';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkKeyPair, type KeyPair } from '../../src/certificates/checkKeyPair.ts';
import { makeCertificates } from '../../src/certificates/makeCertificates.ts';
import type { PemPair } from '../../src/certificates/pemPair.ts';
import { readKeyPair } from '../../src/certificates/readKeyPair.ts';
import { watchKeyPair } from '../../src/certificates/watchKeyPair.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

const now = new Date('2026-11-21T10:00:00Z');
const later = new Date('2028-01-01T00:00:00Z');
const first = (await makeCertificates({ hosts: ['localhost'], now })).serving;
const second = (await makeCertificates({ hosts: ['localhost'], now })).serving;
const refused = (await makeCertificates({ hosts: ['localhost'], now })).serving;
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' });

describe('a pair', () => {
  it('that fits together is taken', () => {
    expect(checkKeyPair(first, now)).toEqual({ ...first, notAfter: new Date('2027-11-21T10:00:00Z') });
  });

  it.each<[string, PemPair, Date, RegExp]>([
    ['whose certificate is garbage', { ...first, cert: 'x' }, now, /^the certificate is not PEM/],
    ['whose certificate is empty', { ...first, cert: '' }, now, /^the certificate is not PEM/],
    ['whose key is garbage', { ...first, key: 'x' }, now, /^the private key is not PEM/],
    ['whose key is a certificate', { ...first, key: first.cert }, now, /^the private key is not PEM/],
    ['whose key is another one', { ...first, key: second.key }, now, /does not belong/],
    ['whose key is of another kind', { ...first, key: String(rsaKey) }, now, /does not belong/],
    ['that has expired', first, later, /^the certificate expired at 2027-11-21T10:00:00.000Z$/],
    [
      'whose chain is broken',
      { ...first, cert: `${first.cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n` },
      now,
      /^TLS does not take the pair/,
    ],
  ])('%s is refused with a sentence', (_name, pair, at, sentence) => {
    const problem = checkKeyPair(pair, at);
    expect(problem).toMatch(sentence);
    for (const line of pair.key.split('\n').filter((text) => text.length > 20)) expect(problem).not.toContain(line);
  });

  it('whose file is missing is refused by that name', async () => {
    const dir = await temporaryDirectory();
    const files = { certFile: join(dir, 'tls.crt'), keyFile: join(dir, 'tls.key') };
    expect(await readKeyPair(files, now)).toBe(`${files.certFile} does not exist`);
    await writeFile(files.certFile, first.cert);
    expect(await readKeyPair(files, now)).toBe(`${files.keyFile} does not exist`);
    await mkdir(files.keyFile);
    expect(await readKeyPair(files, now)).toBe(`${files.keyFile} cannot be read (EISDIR)`);
  });
});

/** A directory like a mounted Secret's: files that are symlinks through `..data`, which a rename swaps. */
const mountSecret = async (pair: PemPair) => {
  const dir = await temporaryDirectory();
  let versions = 0;
  const swap = async (next: PemPair) => {
    const version = `..v${versions++}`;
    await mkdir(join(dir, version));
    await writeFile(join(dir, version, 'tls.crt'), next.cert);
    await writeFile(join(dir, version, 'tls.key'), next.key);
    await symlink(version, join(dir, '..tmp'));
    await rename(join(dir, '..tmp'), join(dir, '..data'));
  };
  await swap(pair);
  for (const file of ['tls.crt', 'tls.key']) await symlink(join('..data', file), join(dir, file));
  return { dir, swap, certFile: join(dir, 'tls.crt'), keyFile: join(dir, 'tls.key') };
};

describe('a watched pair', () => {
  const start = async () => {
    const secret = await mountSecret(first);
    const clock = { now };
    const changes: KeyPair[] = [];
    const problems: string[] = [];
    const watch = watchKeyPair({
      certFile: secret.certFile,
      keyFile: secret.keyFile,
      initial: checkKeyPair(first, now) as KeyPair,
      intervalMs: 5,
      now: () => clock.now,
      onChange: (pair) => {
        if (pair.cert === refused.cert) throw new Error('not this one');
        changes.push(pair);
      },
      onProblem: (problem) => problems.push(problem),
    });
    onTestFinished(() => watch.stop());
    return { ...secret, clock, watch, changes, problems };
  };

  it('is reported when it changes, each time', async () => {
    const { changes, swap, watch } = await start();
    await swap(second);
    await vi.waitFor(() => expect(changes.map(({ cert }) => cert)).toEqual([second.cert]));
    await swap(first);
    await vi.waitFor(() => expect(changes.map(({ cert }) => cert)).toEqual([second.cert, first.cert]));
    expect(watch.state()).toEqual({ notAfter: new Date('2027-11-21T10:00:00Z') });
  });

  it('is not reported while the bytes stay the same', async () => {
    const { changes, problems, swap } = await start();
    await swap(first);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([changes, problems]).toEqual([[], []]);
  });

  it('that turns bad leaves the last good one, and is one problem until it is good again', async () => {
    const { changes, problems, swap, watch } = await start();
    await swap({ cert: first.cert, key: second.key });
    await vi.waitFor(() => expect(watch.state().problem).toMatch(/does not belong/));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(problems).toHaveLength(1);
    expect(changes).toEqual([]);
    expect(watch.state().notAfter).toEqual(new Date('2027-11-21T10:00:00Z'));
    await swap(second);
    await vi.waitFor(() => expect(changes.map(({ cert }) => cert)).toEqual([second.cert]));
    expect(watch.state().problem).toBeUndefined();
  });

  it('is never taken half from before a swap and half from behind it', async () => {
    const { problems, swap, certFile, keyFile } = await start();
    let swapping = true;
    const read = async (): Promise<string[]> => {
      const wrong: string[] = [];
      while (swapping) {
        const pair = await readKeyPair({ certFile, keyFile }, now);
        if (typeof pair === 'string') wrong.push(pair);
      }
      return wrong;
    };
    const reading = read();
    for (let count = 0; count < 300; count += 1) await swap(count % 2 === 0 ? second : first);
    swapping = false;
    expect(await reading).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('that its user refuses is a problem, and the next one is tried', async () => {
    const { changes, problems, swap } = await start();
    await swap(refused);
    await vi.waitFor(() => expect(problems).toEqual(['the server does not take the pair: not this one']));
    await swap(second);
    await vi.waitFor(() => expect(changes.map(({ cert }) => cert)).toEqual([second.cert]));
  });

  it('that vanishes is a problem', async () => {
    const { dir, problems } = await start();
    await rm(join(dir, '..data'));
    await vi.waitFor(() => expect(problems).toEqual([`${join(dir, 'tls.crt')} does not exist`]));
  });

  it('that expires while it is in use is a problem, once', async () => {
    const { clock, problems, watch } = await start();
    clock.now = later;
    expect(watch.state().problem).toMatch(/expired at 2027-11-21/);
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(problems).toHaveLength(1);
  });

  it('is left alone after the end', async () => {
    const { changes, swap, watch } = await start();
    await watch.stop();
    await swap(second);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(changes).toEqual([]);
  });
});
