import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { answerReview } from '../../src/admission/answerReview.ts';
import { makeCertificates } from '../../src/certificates/makeCertificates.ts';
import { createServer } from '../../src/server/createServer.ts';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { readSnapshot } from '../replay/readSnapshot.ts';
import { runCli } from './runCli.ts';

// The first test loads the whole program and answers every fixture.
vi.setConfig({ testTimeout: 30_000 });

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** A directory with some of the fixtures. */
const prepare = async (...names: readonly string[]): Promise<string> => {
  const cwd = await temporaryDirectory();
  for (const name of names) await cp(join(fixtures, name), join(cwd, 'cases', name), { recursive: true });
  return cwd;
};

/** A webhook with the templates of one fixture, and the authority that it can be trusted by. */
const serve = async (cwd: string, fixture: string): Promise<string> => {
  const { authority, serving } = await makeCertificates({ hosts: ['127.0.0.1'], now: new Date() });
  const snapshot = readSnapshot(await readFile(join(fixtures, fixture, 'templates.yaml'), 'utf8'));
  const server = createServer({
    keyPair: serving,
    readiness: () => ({ ready: true, detail: {} }),
    logger: pino({ level: 'silent' }),
    answer: (review) => answerReview(review, snapshot),
    validate: () => 'later',
  });
  await writeFile(join(cwd, 'ca.crt'), authority.cert);
  const url = await server.listen({ port: 0, address: '127.0.0.1' });
  onTestFinished(() => server.drain({ drainMs: 0 }));
  return url;
};

describe('replay', () => {
  it('answers all fixtures as their goldens say, and sums up', async () => {
    const run = await runCli(['replay', fixtures]);
    expect(run.stdout).not.toContain('FAIL');
    expect(run.stdout).toMatch(/^ok {3}pod-create-bare: injected \(list\): logging-agent {2}\d+\.\d\d ms$/m);
    const summary = run.stdout.trim().split('\n').at(-1);
    expect(summary).toMatch(
      /^(\d+) reviews \(.*\d+ injected.*\); \1 compared with goldens, 0 different; p50 [\d.]+ ms, p99 [\d.]+ ms$/,
    );
    expect([run.code, run.stderr]).toEqual([0, '']);
  });

  it('shows what differs from a golden, and exits 1', async () => {
    const cwd = await prepare('pod-create-bare', 'pod-create-unknown-template');
    const golden = join(cwd, 'cases/pod-create-bare/expected.json');
    await writeFile(golden, (await readFile(golden, 'utf8')).replace('fluent-bit:3.1', 'fluent-bit:3.0'));
    await rm(join(cwd, 'cases/pod-create-unknown-template/answer.json'));
    await writeFile(join(cwd, 'cases/pod-create-unknown-template/expected.json'), '{}');
    const run = await runCli(['replay', 'cases'], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/^FAIL pod-create-bare: .*\n {2}expected\.json differs\n {2}@@ .*@@\n/m);
    expect(run.stdout).toMatch(/\n {2}- *"image": ".*fluent-bit:3\.0",\n {2}\+ *"image": ".*fluent-bit:3\.1",\n/);
    expect(run.stdout).toMatch(
      /FAIL pod-create-unknown-template: rejected .*\n {2}answer\.json is missing\n {2}expected\.json is there, but nothing like it came out\n/,
    );
    expect(run.stdout).toContain('2 compared with goldens, 2 different');
  });

  it('writes goldens that it agrees with afterwards', async () => {
    const cwd = await prepare('pod-create-bare', 'pod-unknown-fields-and-big-integers', 'pod-create-unknown-template');
    const file = 'cases/pod-unknown-fields-and-big-integers/expected.json';
    const before = await readFile(join(cwd, file), 'utf8');
    await rm(join(cwd, file));
    await writeFile(join(cwd, 'cases/pod-create-unknown-template/expected.json'), '{}');
    expect((await runCli(['replay', 'cases', '--update'], { cwd })).code).toBe(0);
    expect(await readFile(join(cwd, file), 'utf8')).toBe(before);
    const run = await runCli(['replay', 'cases'], { cwd });
    expect([run.code, run.stdout.includes('3 compared with goldens, 0 different')]).toEqual([0, true]);
  });

  it('asks a running webhook, and compares what that tells', async () => {
    const cwd = await prepare('pod-create-bare', 'pod-create-dry-run');
    const url = await serve(cwd, 'pod-create-bare');
    const run = await runCli(['replay', 'cases', '--url', url, '--cacert', 'ca.crt', '--repeat', '3'], { cwd });
    expect(run.stdout).toMatch(/^ok {3}pod-create-bare: changed {2}/m);
    expect([run.code, run.stdout.includes('2 compared with goldens, 0 different')]).toEqual([0, true]);
  });

  it.each([
    ['that is not trusted', [], /its certificate is not trusted: unable to verify/],
    ['that is not there', ['--url', 'https://127.0.0.1:1'], /ECONNREFUSED/],
  ])('says what is wrong with a webhook %s', async (_what, args, problem) => {
    const cwd = await prepare('pod-create-bare');
    const url = await serve(cwd, 'pod-create-bare');
    const run = await runCli(['replay', 'cases', ...(args.length === 0 ? ['--url', url] : args)], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/^FAIL pod-create-bare: https:\/\/127\.0\.0\.1:\d+\/mutate: /);
    expect(run.stdout).toMatch(problem);
  });

  it('takes plain files, with templates from elsewhere, and shows what changes', async () => {
    const cwd = await temporaryDirectory();
    await mkdir(join(cwd, 'recorded'));
    await cp(join(fixtures, 'pod-create-bare/review.json'), join(cwd, 'recorded/one.json'));
    await writeFile(join(cwd, 'recorded/two.json'), '{"kind": "Pod"}');
    const templates = join(fixtures, 'pod-create-bare/templates.yaml');
    const run = await runCli(['replay', 'recorded', '-t', templates, '--diff'], { cwd });
    expect(run.stdout).toMatch(/^ok {3}one\.json: injected .*\n@@ .*\n/);
    expect(run.stdout).toMatch(/\n\+ *"name": "LOG_DIR",\n/);
    expect(run.stdout).toContain('FAIL two.json: the body is not an AdmissionReview\n');
    expect(run.stdout).toContain('0 compared with goldens');
    expect(run.code).toBe(1);
  });

  it('tells programs the same in JSON', async () => {
    const cwd = await prepare('pod-create-bare');
    const run = await runCli(['replay', 'cases', '-o', 'json', '--repeat', '5'], { cwd });
    const told = JSON.parse(run.stdout);
    expect(told.summary).toMatchObject({ reviews: 1, outcomes: { injected: 1 }, compared: 1, different: 0 });
    expect(told.reviews).toMatchObject([{ name: 'pod-create-bare', outcome: 'injected', differences: [] }]);
    expect(told.reviews[0].times.length).toBe(5);
  });

  it.each([
    [['replay'], /missing required argument/],
    [['replay', 'x', '--cacert', 'ca.crt'], /--cacert belongs to --url/],
    [['replay', 'x', '--url', 'https://a', '--update'], /leave out --url/],
    [['replay', 'x', '--repeat', '0'], /from 1 to 10000/],
  ])('%j exits 2', async (args, text) => {
    const run = await runCli(args);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(text);
  });

  it.each([
    ['nowhere', /nowhere cannot be listed: /],
    ['.', /there is no AdmissionReview in /],
  ])('%j exits 1 with one sentence', async (dir, sentence) => {
    const run = await runCli(['replay', dir], { cwd: await temporaryDirectory() });
    expect([run.code, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toMatch(sentence);
  });
});
