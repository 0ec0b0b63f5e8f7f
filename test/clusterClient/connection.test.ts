import { once } from 'node:events';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ConnectionOptions, createConnection } from '../../src/cluster/connection.ts';
import type { CredentialSource, Credentials } from '../../src/cluster/credentials.ts';
import { openServiceAccount } from '../../src/cluster/openServiceAccount.ts';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { createManualClock } from './manualClock.ts';
import { certificates, startSecureServer } from './secureServer.ts';
import { until } from './startWatch.ts';

const ca = certificates.authority.cert;

const connect = (source: CredentialSource, options?: ConnectionOptions) => {
  const connection = createConnection(source, options);
  onTestFinished(() => connection.close());
  return connection;
};

const fixed = (credentials: Partial<Credentials> & { readonly server: string }): CredentialSource => ({
  description: 'the test',
  read: async () => ({ headers: {}, tls: { ca }, ...credentials }),
});

describe('a request', () => {
  it('goes over TLS to where and as whom the credentials say, and brings back an object', async () => {
    const server = await startSecureServer((_, response) => void response.end('{"items":[]}'));
    const headers = { authorization: 'Bearer t' };
    const connection = connect(fixed({ server: `${server.url}/prefix/`, headers }), { userAgent: 'podgraft/1' });
    const answer = await connection.request({
      method: 'PATCH',
      path: '/api/v1/pods/a',
      query: { dryRun: 'All', limit: 5, force: true, none: undefined },
      body: { text: 'é' },
      contentType: 'application/merge-patch+json',
    });
    expect(answer).toEqual({ kind: 'ok', status: 200, body: { items: [] } });
    expect(server.requests).toMatchObject([
      {
        method: 'PATCH',
        url: '/prefix/api/v1/pods/a?dryRun=All&limit=5&force=true',
        body: '{"text":"é"}',
        headers: {
          accept: 'application/json',
          authorization: 'Bearer t',
          'content-length': '13',
          'content-type': 'application/merge-patch+json',
          'user-agent': 'podgraft/1',
        },
      },
    ]);
  });

  it('uses the connection of the one before', async () => {
    const server = await startSecureServer();
    const connection = connect(fixed({ server: server.url }));
    for (let times = 0; times < 20; times += 1) await connection.request({ path: '/api' });
    expect(server.connections()).toBe(1);
  });

  it('is sent again if that connection has died in the meantime, but only if it changes nothing', async () => {
    const server = await startSecureServer();
    const connection = connect(fixed({ server: server.url }));
    const die = async () => {
      await connection.request({ path: '/api' });
      // The client's end cannot know before it writes: nobody lets it read.
      for (const socket of server.sockets) socket.resetAndDestroy();
    };
    await die();
    expect(await connection.request({ path: '/api' })).toMatchObject({ kind: 'ok' });
    await die();
    expect(await connection.request({ path: '/api', method: 'POST', body: {} })).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('the connection was cut'),
    });
  });

  it('shows a client certificate and expects the name that the credentials say', async () => {
    const server = await startSecureServer();
    const { cert, key } = certificates.serving;
    const tls = { ca, cert, key, servername: 'api.internal' };
    expect(await connect(fixed({ server: server.url, tls })).request({ path: '/' })).toMatchObject({ kind: 'ok' });
    expect(server.requests).toMatchObject([{ client: 'podgraft', servername: 'api.internal' }]);
    const wrong = connect(fixed({ server: server.url, tls: { ...tls, servername: 'other.internal' } }));
    expect(await wrong.request({ path: '/' })).toMatchObject({
      message: expect.stringMatching(/its certificate is not trusted: .*other\.internal/),
    });
  });

  it('trusts the given authority and no other', async () => {
    const server = await startSecureServer();
    const answer = await connect(fixed({ server: server.url, tls: {} })).request({ path: '/' });
    expect(answer).toMatchObject({
      kind: 'failed',
      reason: 'Unreachable',
      message: expect.stringMatching(
        /^the API server at https:\S+ cannot be reached: its certificate is not trusted: .*; check the certificate authority$/,
      ),
    });
    const careless = connect(fixed({ server: server.url, tls: { rejectUnauthorized: false } }));
    expect(await careless.request({ path: '/' })).toMatchObject({ kind: 'ok' });
  });
});

describe('a failure', () => {
  it.each([
    [
      404,
      '{"kind":"Status","reason":"NotFound","message":"pods \\"a\\" not found"}',
      'NotFound',
      'pods "a" not found (HTTP 404)',
    ],
    [
      401,
      '{"reason":"Unauthorized","message":"Unauthorized"}',
      'Unauthorized',
      'Unauthorized (HTTP 401); the API server does not accept the credentials from the test',
    ],
    [502, '<html>\n  bad gateway', 'Unknown', '<html> bad gateway (HTTP 502)'],
    [503, '', 'Unknown', 'the API server refused (HTTP 503)'],
    [302, '', 'Unknown', 'the API server refused (HTTP 302)'],
  ])('of HTTP %i says what the server says', async (status, body, reason, message) => {
    const server = await startSecureServer((_, response) => void response.writeHead(status).end(body));
    const answer = await connect(fixed({ server: server.url })).request({ path: '/' });
    expect(answer).toEqual({ kind: 'failed', status, reason, message });
  });

  it('says for how long the server wants to be left alone', async () => {
    const server = await startSecureServer((_, response) => void response.writeHead(429, { 'retry-after': '3' }).end());
    const answer = await connect(fixed({ server: server.url })).request({ path: '/' });
    expect(answer).toMatchObject({ status: 429, retryAfterMs: 3000 });
  });

  it('names every address that was tried in vain', async () => {
    const unused = createServer().listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address() as AddressInfo;
    unused.close();
    const answer = await connect(fixed({ server: `https://localhost:${port}` })).request({ path: '/' });
    expect(answer).toMatchObject({
      message: expect.stringMatching(/^the API server at https:\/\/localhost:\d+ cannot be reached: .*ECONNREFUSED/),
    });
  });

  it('is a body that is too large; no more of it is read', async () => {
    let sent = 0;
    const server = await startSecureServer((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) sent += 1;
      };
      response.on('drain', more);
      more();
    });
    const connection = connect(fixed({ server: server.url }));
    const answer = await connection.request({ path: '/', maxBytes: 100_000 });
    expect(answer).toMatchObject({ reason: 'TooLarge', message: 'the answer is larger than 100000 bytes' });
    await until(() => server.sockets.size === 0);
    expect(sent).toBeLessThan(2000);
  });

  it.each<[string, (response: { write(text: string): unknown }) => void]>([
    ['at all', () => undefined],
    ['to the end', (response) => void response.write('{')],
  ])('is no answer in time %s', async (_, answer) => {
    const clock = createManualClock();
    const server = await startSecureServer((_seen, response) => answer(response));
    const asked = connect(fixed({ server: server.url }), { clock }).request({ path: '/', timeoutMs: 7000 });
    await until(() => server.requests.length === 1);
    clock.advance(7000);
    expect(await asked).toMatchObject({ message: `the API server at ${server.url} did not answer within 7 s` });
    expect(clock.running()).toEqual([]);
  });

  it('is credentials that cannot be had', async () => {
    const read = () => Promise.reject(new Error('the plugin says no'));
    const answer = await connect({ description: 'x', read }).request({ path: '/' });
    expect(answer).toEqual({ kind: 'failed', reason: 'Unauthenticated', message: 'the plugin says no' });
  });
});

describe('stopping', () => {
  it.each<[string, Pick<CredentialSource, 'read'> | undefined]>([
    ['that waits for an answer', undefined],
    ['that waits for credentials', { read: () => new Promise(() => undefined) }],
  ])('ends a request %s, by its signal and with the connection', async (_, source) => {
    const server = await startSecureServer(() => undefined);
    const clock = createManualClock();
    const connection = connect({ ...fixed({ server: server.url }), ...source }, { clock });
    const stopping = new AbortController();
    const asked = [
      connection.request({ path: '/', signal: stopping.signal }),
      connection.open({ path: '/', signal: stopping.signal }),
      connection.request({ path: '/' }),
    ];
    if (source === undefined) await until(() => server.requests.length === 3);
    stopping.abort();
    expect(await Promise.all(asked.slice(0, 2))).toMatchObject([{ reason: 'Stopped' }, { reason: 'Stopped' }]);
    connection.close();
    expect(await asked[2]).toMatchObject({ reason: 'Stopped' });
    expect(await connection.request({ path: '/', signal: stopping.signal })).toMatchObject({ reason: 'Stopped' });
    expect(await connection.request({ path: '/' })).toMatchObject({ reason: 'Stopped' });
    await until(() => server.sockets.size === 0);
    expect(clock.running()).toEqual([]);
  });

  it('leaves no idle connection behind', async () => {
    const server = await startSecureServer();
    const connection = connect(fixed({ server: server.url }));
    await connection.request({ path: '/' });
    expect(server.sockets.size).toBe(1);
    connection.close();
    await until(() => server.sockets.size === 0);
  });
});

describe('a token', () => {
  /** A service account as the kubelet mounts it: files that are symlinks through `..data`, which a rename swaps. */
  const mountServiceAccount = async (server: { readonly port: number }) => {
    const dir = await temporaryDirectory();
    const swap = async (token: string) => {
      await mkdir(join(dir, `..${token}`));
      await writeFile(join(dir, `..${token}`, 'token'), `${token}\n`);
      await writeFile(join(dir, `..${token}`, 'ca.crt'), ca);
      await symlink(`..${token}`, join(dir, '..tmp'));
      await rename(join(dir, '..tmp'), join(dir, '..data'));
    };
    await swap('first');
    for (const file of ['token', 'ca.crt']) await symlink(join('..data', file), join(dir, file));
    const source = await openServiceAccount({ host: '127.0.0.1', port: String(server.port), dir });
    return { dir, swap, connection: connect(source) };
  };

  it('that the kubelet replaces is used from the next request on', async () => {
    const server = await startSecureServer();
    const { swap, connection, dir } = await mountServiceAccount(server);
    await connection.request({ path: '/' });
    await swap('second');
    await connection.request({ path: '/' });
    await rename(join(dir, '..data'), join(dir, '..gone'));
    await connection.request({ path: '/' });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
      'Bearer second',
    ]);
  });

  it('that is refused is read anew, and the request sent once more', async () => {
    const valid = 'Bearer 2';
    const server = await startSecureServer(({ headers }, response) => {
      response.writeHead(headers.authorization === valid ? 200 : 401).end('{}');
    });
    let token = 1;
    const reads: boolean[] = [];
    const connection = connect({
      description: 'x',
      read: async ({ renew } = { renew: false }) => {
        reads.push(renew);
        if (renew) token += 1;
        return { server: server.url, headers: { authorization: `Bearer ${token}` }, tls: { ca } };
      },
    });
    const answers = await Promise.all([1, 2, 3].map(() => connection.request({ path: '/' })));
    expect(answers.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok']);
    expect(reads.filter((renew) => renew)).toHaveLength(1);
    token = 7;
    expect(await connection.request({ path: '/' })).toMatchObject({ kind: 'failed', status: 401 });
    expect(server.requests.slice(-2).map(({ headers }) => headers.authorization)).toEqual(['Bearer 7', 'Bearer 8']);
  });
});
