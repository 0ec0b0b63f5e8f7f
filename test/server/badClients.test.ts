import { connect as connectPlain, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServerLimits } from '../../src/server/limits.ts';
import { reviewOf, send } from './send.ts';
import { certificates, startServer } from './startServer.ts';

const start = async (limits: Partial<ServerLimits> = {}) => {
  const running = await startServer({ limits });
  onTestFinished(() => running.stop());
  return running;
};

const short = { handshakeMs: 200, requestMs: 200, checkEveryMs: 50 };

/** Everything that a socket receives until it is closed; fails if that takes longer than two seconds. */
const receiveAll = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error('the connection was not closed')), 2000);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });

const open = (port: number, options: ConnectionOptions = {}): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, ca: certificates.authority.cert, ...options }, () =>
      resolve(socket),
    );
    socket.once('error', reject);
  });

const expectToServe = async (port: number) => expect((await send(port, { body: reviewOf() })).status).toBe(200);

describe('a client that is too slow is cut off', () => {
  it('when its handshake never ends', async () => {
    const { port } = await start(short);
    const socket = connectPlain(port, '127.0.0.1');
    socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
    await receiveAll(socket);
    await expectToServe(port);
  });

  it('when it says nothing after the handshake', async () => {
    const { port } = await start(short);
    await receiveAll(await open(port));
    await expectToServe(port);
  });

  it('when its headers never end', async () => {
    const { port } = await start(short);
    const socket = await open(port);
    socket.write('POST /mutate HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => socket.write('x-more: y\r\n'), 20);
    onTestFinished(() => clearInterval(drip));
    expect(await receiveAll(socket)).toMatch(/^HTTP\/1\.1 408 /);
    await expectToServe(port);
  });

  it('when its body never ends', async () => {
    const { port, logLines } = await start(short);
    const socket = await open(port);
    socket.write('POST /mutate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999\r\n\r\n');
    const drip = setInterval(() => socket.write(' '), 20);
    onTestFinished(() => clearInterval(drip));
    expect(await receiveAll(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect(logLines()).toEqual([
      expect.objectContaining({ level: 20, msg: 'client failed', code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
    ]);
    await expectToServe(port);
  });
});

describe('a client that speaks something else', () => {
  it('plain HTTP is cut off, at debug level in the log', async () => {
    const { port, logLines } = await start();
    const socket = connectPlain(port, '127.0.0.1');
    socket.write('POST /mutate HTTP/1.1\r\nhost: x\r\n\r\n');
    await receiveAll(socket);
    expect(logLines().map(({ level, msg }) => [level, msg])).toEqual([[20, 'client failed']]);
    await expectToServe(port);
  });

  it('a handshake that breaks off harms nobody', async () => {
    const { port, logLines } = await start();
    for (const bytes of [[0x16], [0x16, 0x03, 0x01, 0x00, 0x05, 0x01], [0, 0, 0, 0]]) {
      const socket = connectPlain(port, '127.0.0.1');
      const closed = receiveAll(socket);
      socket.write(Buffer.from(bytes), () => socket.resetAndDestroy());
      await closed;
    }
    await sleep(20);
    for (const { level } of logLines()) expect(level).toBe(20);
    await expectToServe(port);
  });

  it('garbage within TLS is answered with 400 and not logged', async () => {
    const { port, logText } = await start();
    const socket = await open(port);
    socket.write('hush-hush\r\n\r\n');
    expect(await receiveAll(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect(logText()).toContain('client failed');
    expect(logText()).not.toContain('hush-hush');
  });

  it('headers beyond 16 KiB are answered with 431', async () => {
    const { port } = await start();
    const socket = await open(port);
    socket.write(`POST /mutate HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
    expect(await receiveAll(socket)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('a body that breaks off harms nobody', async () => {
    const { port, logLines } = await start();
    const socket = await open(port);
    socket.write(
      'POST /mutate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999\r\n\r\n{',
    );
    await sleep(20);
    socket.destroy();
    await sleep(20);
    for (const { level } of logLines()) expect(level).toBe(20);
    await expectToServe(port);
  });
});

describe('TLS', () => {
  it('is 1.3 where the client has it, and HTTP/1.1 where it would have h2', async () => {
    const { port } = await start();
    const socket = await open(port, { ALPNProtocols: ['h2', 'http/1.1'] });
    onTestFinished(() => void socket.destroy());
    expect([socket.getProtocol(), socket.alpnProtocol]).toEqual(['TLSv1.3', 'http/1.1']);
  });

  it('1.2 is taken', async () => {
    const { port } = await start();
    const socket = await open(port, { maxVersion: 'TLSv1.2' });
    onTestFinished(() => void socket.destroy());
    expect(socket.getProtocol()).toBe('TLSv1.2');
  });

  it('1.1 is refused', async () => {
    const { port } = await start();
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(open(port, old)).rejects.toThrow(/version/i);
  });
});
