import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localHosts, makeCertificates } from '../../src/certificates/makeCertificates.ts';
import type { ServerOptions } from '../../src/server/createServer.ts';
import { get, reviewOf, send } from './send.ts';
import { certificates, startServer } from './startServer.ts';

const start = async (options: Partial<ServerOptions> = {}) => {
  const running = await startServer(options);
  onTestFinished(() => running.stop());
  return running;
};

const keepAlive = (maxSockets = 1): Agent => {
  const agent = new Agent({ keepAlive: true, maxSockets });
  onTestFinished(() => agent.destroy());
  return agent;
};

const open = (port: number) =>
  new Promise<ReturnType<typeof connect>>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: certificates.authority.cert }, () => resolve(socket));
    socket.once('error', reject);
  });

describe('the certificate', () => {
  it('is swapped for new connections while an old one goes on', async () => {
    const { server, port } = await start();
    const { authority } = certificates;
    const second = (await makeCertificates({ hosts: localHosts, now: new Date(), authority })).serving;
    const serials = [certificates.serving, second].map((pair) => new X509Certificate(pair.cert).serialNumber);
    const agent = keepAlive();
    const before = await send(port, { agent, body: reviewOf() });
    server.setKeyPair(second);
    const old = await send(port, { agent, body: reviewOf() });
    const fresh = await send(port, { body: reviewOf() });
    expect([before.serial, old.serial, fresh.serial]).toEqual([serials[0], serials[0], serials[1]]);
    expect(old.localPort).toBe(before.localPort);
    expect(old.status).toBe(200);
  });

  it('stays when the next one is refused', async () => {
    const { server, port } = await start();
    const mismatch = { cert: certificates.serving.cert, key: certificates.authority.key };
    expect(() => server.setKeyPair(mismatch)).toThrow();
    expect((await send(port, { body: reviewOf() })).status).toBe(200);
  });

  it('still asks for TLS 1.2 after a swap', async () => {
    const { server, port } = await start();
    server.setKeyPair(certificates.serving);
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(send(port, { ...old, body: reviewOf() })).rejects.toThrow(/version/i);
  });
});

describe('drain', () => {
  it('loses no request under load, with new and with kept connections', async () => {
    const { server, port } = await start();
    const agent = keepAlive(8);
    const statuses: number[] = [];
    const closing: boolean[] = [];
    let draining = false;
    const load = async (options: { agent?: Agent }): Promise<void> => {
      for (let end = Date.now() + 250; Date.now() < end; ) {
        const during = draining;
        const received = await send(port, { ...options, body: reviewOf() });
        statuses.push(received.status);
        if (during) closing.push(received.headers['connection'] === 'close');
      }
    };
    const clients = Array.from({ length: 8 }, (_, at) => load(at % 2 === 0 ? { agent } : {}));
    await sleep(80);
    draining = true;
    const drained = server.drain({ drainMs: 1500, hardEndMs: 2000 });
    await Promise.all(clients);
    await drained;
    expect(statuses.length).toBeGreaterThan(15);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(closing.length).toBeGreaterThan(3);
    expect(new Set(closing)).toEqual(new Set([true]));
    await expect(send(port, { body: reviewOf() })).rejects.toThrow(/ECONNREFUSED/);
  });

  it('makes /readyz answer 503 and /healthz 200', async () => {
    const { server, port } = await start();
    const drained = server.drain({ drainMs: 1000 });
    const readyz = await get(port, '/readyz');
    expect(readyz.status).toBe(503);
    expect(readyz.json()).toMatchObject({ ready: false, draining: true, templates: 2 });
    expect((await get(port, '/healthz')).status).toBe(200);
    await drained;
  });

  it('closes idle connections at once and finishes a request in flight', async () => {
    const { server, port } = await start();
    const agent = keepAlive();
    await send(port, { agent, body: reviewOf() });
    const body = reviewOf();
    const socket = await open(port);
    const head = `host: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    socket.write(`POST /mutate HTTP/1.1\r\n${head}\r\n\r\n${body.slice(0, 9)}`);
    await sleep(20);
    const begin = Date.now();
    const drained = server.drain({ drainMs: 0, hardEndMs: 5000 });
    await sleep(100);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    const closed = once(socket, 'close');
    socket.write(body.slice(9));
    await Promise.all([drained, closed]);
    expect(Date.now() - begin).toBeLessThan(1000);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).toMatch(/connection: close/i);
  });

  it('cuts what is still open at the hard end, handshakes included', async () => {
    const { server, port } = await start();
    const sockets = [await open(port), createConnection(port, '127.0.0.1')];
    for (const socket of sockets) socket.on('error', () => undefined);
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
    await sleep(20);
    const begin = Date.now();
    await server.drain({ drainMs: 0, hardEndMs: 100 });
    await closed;
    expect(Date.now() - begin).toBeLessThan(1000);
  });

  it('is the same one when asked for twice', async () => {
    const { server } = await start();
    expect(server.drain({ drainMs: 0 })).toBe(server.drain());
    await server.drain();
  });
});

describe('listening', () => {
  it('on a port that is taken says what to do', async () => {
    const { port } = await start();
    await expect(startServer({}, { port, address: '127.0.0.1' })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is taken by another process; stop that one or choose another port`,
    );
  });

  it('on an address of another machine says what to do', async () => {
    await expect(startServer({}, { address: '192.0.2.1' })).rejects.toThrow(/192\.0\.2\.1 is no address of this/);
  });

  it('without an address takes IPv4 and, where the machine has it, IPv6', async () => {
    const { stop, port } = await startServer({}, {});
    onTestFinished(() => stop());
    expect((await get(port, '/healthz', { host: '127.0.0.1' })).status).toBe(200);
    if (
      !Object.values(networkInterfaces())
        .flat()
        .some((entry) => entry?.address === '::1')
    )
      return;
    expect((await get(port, '/healthz', { host: '::1' })).status).toBe(200);
  });
});
