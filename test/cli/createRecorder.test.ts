import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readReview } from '../../src/admission/readReview.ts';
import { createRecorder } from '../../src/cli/createRecorder.ts';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { runCli } from './runCli.ts';

const fixture = fileURLToPath(new URL('../fixtures/pod-create-bare/', import.meta.url));

const readFixture = async () => {
  const review = readReview(JSON.parse(await readFile(join(fixture, 'review.json'), 'utf8')));
  if (typeof review === 'string') throw new Error(review);
  return review;
};

const now = () => new Date('2026-01-02T03:04:05.678Z');

it('writes reviews that replay takes', async () => {
  const cwd = await temporaryDirectory();
  const recorder = await createRecorder({ dir: join(cwd, 'deep/recorded'), now, onProblem: () => undefined });
  const review = await readFixture();
  recorder.record(review);
  recorder.record({ ...review, uid: 'x/../y', name: '' });
  await recorder.stop();
  const names = await readdir(join(cwd, 'deep/recorded'));
  expect(names).toEqual([
    `20260102T030405.678Z-pod-default-${review.name}-${review.uid}`,
    '20260102T030405.678Z-pod-default-x_.._y',
  ]);
  const file = join(cwd, 'deep/recorded', names[0] as string, 'review.json');
  expect((await stat(file)).mode & 0o077).toBe(0);
  const run = await runCli(['replay', 'deep/recorded', '-t', join(fixture, 'templates.yaml')], { cwd });
  expect(run.stdout).toMatch(/2 reviews \(2 injected\)/);
  expect(run.code).toBe(0);
});

it('tells once what it cannot write, and goes on', async () => {
  const cwd = await temporaryDirectory();
  const problems: string[] = [];
  const recorder = await createRecorder({ dir: cwd, now, onProblem: (problem) => problems.push(problem) });
  const review = await readFixture();
  for (let count = 0; count < 3; count += 1) recorder.record(review);
  await recorder.stop();
  expect(problems).toEqual([`a review cannot be written into ${cwd}: EEXIST; look at its room and its permissions`]);
});

it('leaves out what comes faster than it can be written', async () => {
  const problems: string[] = [];
  const dir = await temporaryDirectory();
  const recorder = await createRecorder({ dir, now, onProblem: (problem) => problems.push(problem) });
  const review = await readFixture();
  for (let count = 0; count < 150; count += 1) recorder.record({ ...review, uid: String(count) });
  await recorder.stop();
  expect((await readdir(dir)).length).toBe(100);
  expect(problems).toEqual(['reviews come faster than they can be written; some are left out']);
});

it('says where it cannot write at all', async () => {
  const cwd = await temporaryDirectory();
  await writeFile(join(cwd, 'file'), '');
  await expect(createRecorder({ dir: join(cwd, 'file/x'), now, onProblem: () => undefined })).rejects.toThrow(
    /^reviews cannot be recorded in .*file\/x: /,
  );
});
