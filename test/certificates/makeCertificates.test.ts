import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isIssuedBy } from '../../src/certificates/isIssuedBy.ts';
import { localHosts, makeCertificates } from '../../src/certificates/makeCertificates.ts';
import { writeCertificates } from '../../src/certificates/writeCertificates.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

const now = new Date('2026-11-21T10:00:00Z');
const days = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 86_400_000);

const made = await makeCertificates({ hosts: localHosts, now });
const authority = new X509Certificate(made.authority.cert);
const serving = new X509Certificate(made.serving.cert);

describe('the authority', () => {
  it('is one, signs itself, and is valid for ten years', () => {
    expect(authority.ca).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect(days(now, authority.validToDate)).toBe(3650);
  });

  it('may sign certificates and revocation lists, and says so critically', () => {
    const der = authority.raw.toString('hex');
    // basicConstraints critical CA:TRUE pathlen:0, keyUsage critical keyCertSign + cRLSign (RFC 5280, section 4.2.1)
    expect(der).toContain('0603551d130101ff040830060101ff020100');
    expect(der).toContain('0603551d0f0101ff040403020106');
  });
});

describe('the serving certificate', () => {
  it('is for the names asked for, for a year, and from before now', () => {
    expect(serving.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(days(now, serving.validToDate)).toBe(365);
    expect(serving.validFromDate < now).toBe(true);
  });

  it('was signed by the authority and is none itself', () => {
    expect(isIssuedBy(made.serving.cert, made.authority.cert)).toBe(true);
    expect(serving.ca).toBe(false);
  });

  it('may sign handshakes of a server and nothing else', () => {
    expect(serving.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(serving.raw.toString('hex')).toContain('0603551d0f0101ff040403020780');
  });

  it('names its own key and the key of the authority', () => {
    const identifier = (certificate: X509Certificate, prefix: string) =>
      certificate.raw.toString('hex').split(prefix)[1]?.slice(0, 40);
    const own = '0603551d0e04160414';
    expect(identifier(serving, own)).toMatch(/^[0-9a-f]{40}$/);
    expect(identifier(serving, '0603551d230418301680' + '14')).toBe(identifier(authority, own));
  });

  it('has an ECDSA P-256 key and a long serial number that is never the same', async () => {
    expect(serving.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    const other = await makeCertificates({ hosts: ['a'], now, authority: made.authority });
    expect(serving.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
    expect(new X509Certificate(other.serving.cert).serialNumber).not.toBe(serving.serialNumber);
  });

  it('does not outlive an authority that is about to end', async () => {
    const late = new Date(authority.validToDate.getTime() - 86_400_000);
    const last = await makeCertificates({ hosts: ['a'], now: late, authority: made.authority });
    expect(new X509Certificate(last.serving.cert).validToDate).toEqual(authority.validToDate);
  });

  it.each(['127.0.0.1', 'localhost'])('is taken for %s by a client that trusts the authority', async (host) => {
    const live = await makeCertificates({ hosts: localHosts, now: new Date() });
    const server = createServer(live.serving, (socket) => socket.end('hello')).listen(0);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const [text] = await once(connect({ host, port, ca: live.authority.cert }), 'data');
    expect(String(text)).toBe('hello');
    await expect(once(connect({ host, port, ca: made.authority.cert }), 'data')).rejects.toThrow();
  });

  it('cannot be made for what is no host', async () => {
    await expect(makeCertificates({ hosts: ['a b'], now })).rejects.toThrow(
      '"a b" is neither an IP address nor a DNS name',
    );
  });
});

describe('writing', () => {
  it('leaves four files, the keys for the owner only', async () => {
    const dir = join(await temporaryDirectory(), 'certs');
    await writeCertificates(dir, made);
    const modes = await Promise.all(
      ['ca.crt', 'ca.key', 'tls.crt', 'tls.key'].map(async (file) => (await stat(join(dir, file))).mode & 0o777),
    );
    expect(await readdir(dir)).toEqual(['ca.crt', 'ca.key', 'tls.crt', 'tls.key']);
    expect(modes.map((mode) => mode & 0o077)).toEqual([0o044, 0, 0o044, 0]);
    expect(modes.map((mode) => mode & 0o600)).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect(await readFile(join(dir, 'tls.key'), 'utf8')).toBe(made.serving.key);
  });

  it('replaces a key that others could read by one that they cannot', async () => {
    const dir = await temporaryDirectory();
    await writeFile(join(dir, 'tls.key'), 'old', { mode: 0o644 });
    await writeCertificates(dir, made);
    expect((await stat(join(dir, 'tls.key'))).mode & 0o777).toBe(0o600);
  });

  it('that fails names the file and leaves nothing half done', async () => {
    const dir = await temporaryDirectory();
    await mkdir(join(dir, 'ca.key', 'in-the-way'), { recursive: true });
    await expect(writeCertificates(dir, made)).rejects.toThrow(`cannot write ${join(dir, 'ca.key')}`);
    expect(await readdir(dir)).toEqual(['ca.key']);
  });
});
