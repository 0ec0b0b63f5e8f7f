import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StopSignal } from '../../src/cli/context.ts';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { get, reviewOf, send } from '../server/send.ts';
import { runCli } from './runCli.ts';

// The first test of each kind loads the whole program.
vi.setConfig({ testTimeout: 20_000 });

const template = 'containers:\n  - name: proxy\n    image: proxy:1\n';

/** A directory as a fresh clone has it: examples, and no certificates. */
const workingDirectory = async (): Promise<string> => {
  const cwd = await temporaryDirectory();
  await mkdir(join(cwd, 'examples'));
  await writeFile(join(cwd, 'examples', 'proxy.yaml'), template);
  return cwd;
};

/** `serve --local --port 0` in this process, listening. */
const startLocal = async (cwd: string, args: readonly string[] = []) => {
  const lines: Record<string, unknown>[] = [];
  const stop = Promise.withResolvers<StopSignal>();
  let stderr = '';
  const ended = runCli(['serve', '--local', '--port', '0', '--address', '127.0.0.1', ...args], {
    cwd,
    stderr: (text) => {
      stderr += text;
    },
    waitForStop: () => stop.promise,
    createLogger: (level) =>
      pino(
        { level },
        new Writable({
          write: (chunk, _encoding, done) => {
            lines.push(JSON.parse(chunk.toString()));
            done();
          },
        }),
      ),
  });
  const end = () => {
    stop.resolve('SIGINT');
    return ended;
  };
  onTestFinished(async () => void (await end()));
  const failed = ended.then(({ code }) => Promise.reject(new Error(`ended with ${code}: ${stderr}`)));
  failed.catch(() => undefined);
  const listening = () => expect(lines.map(({ msg }) => msg)).toContain('listening');
  await Promise.race([vi.waitFor(listening, { timeout: 10_000, interval: 10 }), failed]);
  const { address } = lines.find(({ msg }) => msg === 'listening') as { address: string };
  const ca = await readFile(join(cwd, 'certs', 'ca.crt'), 'utf8');
  return { port: Number(new URL(address).port), ca, lines, stderr: () => stderr, end };
};

describe('serve --local', () => {
  it('makes certificates, injects the examples, and ends with 0', async () => {
    const { port, ca, lines, end } = await startLocal(await workingDirectory());
    const object = {
      metadata: { annotations: { 'podgraft.dev/inject': 'proxy' } },
      spec: { containers: [{ name: 'app' }] },
    };
    const { response } = (await send(port, { ca, body: reviewOf({ object }) })).json();
    expect(Buffer.from(response.patch, 'base64').toString()).toContain('proxy:1');
    const readyz = await get(port, '/readyz', { ca });
    expect(readyz.json()).toMatchObject({ ready: true, templates: 1, problems: 0 });
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'listening', templates: 1 }));
    expect((await end()).code).toBe(0);
  });

  it('says on standard error what to paste', async () => {
    const { port, stderr } = await startLocal(await workingDirectory());
    expect(stderr()).toContain(`curl --cacert certs/ca.crt https://localhost:${port}/readyz`);
    const review = /-d '(.*)' https:\/\/localhost:\d+\/mutate/.exec(stderr())?.[1] ?? '';
    expect(JSON.parse(review).request.object.metadata.annotations).toEqual({ 'podgraft.dev/inject': 'proxy' });
  });

  it('keeps certificates that are good, and makes broken ones anew with the same authority', async () => {
    const cwd = await workingDirectory();
    const read = (file: string) => readFile(join(cwd, 'certs', file), 'utf8');
    await (await startLocal(cwd)).end();
    const [authority, serving] = [await read('ca.crt'), await read('tls.crt')];
    await (await startLocal(cwd)).end();
    expect([await read('ca.crt'), await read('tls.crt')]).toEqual([authority, serving]);
    await writeFile(join(cwd, 'certs', 'tls.key'), 'broken');
    await (await startLocal(cwd)).end();
    expect(await read('ca.crt')).toBe(authority);
    expect(await read('tls.crt')).not.toBe(serving);
  });

  it('logs the problem of a broken template and stays ready', async () => {
    const cwd = await workingDirectory();
    await writeFile(join(cwd, 'examples', 'broken.yaml'), 'contaners: []\n');
    const { port, ca, lines } = await startLocal(cwd);
    const problem = expect.objectContaining({ level: 40, file: expect.stringContaining('broken.yaml') });
    expect(lines).toContainEqual(problem);
    const readyz = await get(port, '/readyz', { ca });
    expect([readyz.status, readyz.json()]).toEqual([200, expect.objectContaining({ problems: 1 })]);
  });

  it('takes templates from elsewhere when told to', async () => {
    const cwd = await workingDirectory();
    await mkdir(join(cwd, 'mine'));
    const { port, ca } = await startLocal(cwd, ['--templates', 'mine']);
    expect((await get(port, '/readyz', { ca })).json()).toMatchObject({ templates: 0 });
  });

  it('records reviews without what they should not tell, for replay', async () => {
    const cwd = await workingDirectory();
    const { port, ca, end } = await startLocal(cwd, ['--record', 'recorded']);
    const object = {
      metadata: { annotations: { 'podgraft.dev/inject': 'proxy', secret: 'hunter2' } },
      spec: { containers: [{ name: 'app', env: [{ name: 'A', value: 'hunter2' }] }] },
    };
    await send(port, { ca, body: reviewOf({ object }) });
    const kind = { group: '', version: 'v1', kind: 'ConfigMap' };
    await send(port, { ca, body: reviewOf({ kind, object: { metadata: {}, data: { a: 'hunter2' } } }) });
    await end();
    const [name, ...others] = await readdir(join(cwd, 'recorded'));
    expect(others).toEqual([]);
    expect(await readFile(join(cwd, 'recorded', name as string, 'review.json'), 'utf8')).not.toContain('hunter2');
    const run = await runCli(['replay', 'recorded', '-t', 'examples'], { cwd });
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('injected (list): proxy')]);
  });

  it('that finds its port taken exits 1 and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const args = ['serve', '--local', '--address', '127.0.0.1', '--port', String(port)];
    const run = await runCli(args, { cwd: await workingDirectory() });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(
      /^podgraft: port \d+ of 127\.0\.0\.1 is taken by another process; stop that one or .*\n$/,
    );
  });

  it('without its examples exits 1 and names the directory', async () => {
    const cwd = await temporaryDirectory();
    const run = await runCli(['serve', '--local', '--port', '0'], { cwd });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(new RegExp(`^podgraft: .*${join(cwd, 'examples')}.*\\n$`));
  });
});

describe('the process', () => {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

  const startProcess = (cwd: string, args: readonly string[]) => {
    const child: ChildProcess = spawn(process.execPath, [main, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout }));
    return { child, ended, stdout: () => stdout };
  };

  it.each(['SIGTERM', 'SIGINT'] as const)('answers, and on %s exits 0 with its whole log written', async (signal) => {
    const cwd = await workingDirectory();
    const { child, ended, stdout } = startProcess(cwd, ['serve', '--local', '--port', '0', '--drain', '0.1']);
    await vi.waitFor(() => expect(stdout()).toContain('"msg":"listening"'), { timeout: 10_000, interval: 20 });
    const port = Number(/"address":"https:\/\/[^"]*:(\d+)"/.exec(stdout())?.[1]);
    const ca = await readFile(join(cwd, 'certs', 'ca.crt'), 'utf8');
    expect((await get(port, '/healthz', { ca })).text).toBe('ok\n');
    child.kill(signal);
    const end = await ended;
    expect([end.code, end.signal]).toEqual([0, null]);
    const messages = end.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg);
    expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
  });

  it('with a wrong flag exits 2', async () => {
    const { ended } = startProcess('.', ['serve', '--nope']);
    expect((await ended).code).toBe(2);
  });
});
