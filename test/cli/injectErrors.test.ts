import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asking, pod, prepare } from './prepareManifests.ts';
import { runCli } from './runCli.ts';

describe('inject', () => {
  it('writes nothing if a pod would be refused, and says all that is wrong with its place', async () => {
    const cwd = await prepare({
      'bad.yaml': `${asking}---\n${pod('typo', 'podgraft.dev/inject: levle')}---\nkind: Pod\n a: 1\n---\n${pod('wrong', 'podgraft.dev/inject: level, level.podgraft.dev/level: loud')}`,
    });
    const run = await runCli(['inject', '-f', 'bad.yaml', '-t', 't'], { cwd });
    expect([run.code, run.stdout]).toEqual([1, '']);
    const lines = run.stderr.trim().split('\n');
    expect(lines[0]).toMatch(
      /^bad\.yaml:11:1: error: Pod typo: .*there is no template "levle"; did you mean "level"\?/,
    );
    expect(lines[1]).toMatch(/^bad\.yaml:21:7: error: a second key/);
    expect(lines[2]).toMatch(/^bad\.yaml:24:1: error: Pod wrong: template "level", .*one of info, debug/);
    expect(lines.length).toBe(3);
  });

  it('warns of a broken template, and goes on without it', async () => {
    const cwd = await prepare({ 'pod.yaml': asking, 't/broken.yaml': 'kontainers: []\n' });
    const run = await runCli(['inject', '-f', 'pod.yaml', '-t', 't'], { cwd });
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^t\/broken\.yaml:1:\d+: warning: template "broken": kontainers: unknown field/);
  });

  it.each([
    [['-f', 'nowhere.yaml', '-t', 't'], 'podgraft: nowhere.yaml does not exist\n'],
    [['-f', 'latin1.yaml', '-t', 't'], 'podgraft: latin1.yaml is not UTF-8; save it as UTF-8\n'],
    [['-f', 't/none', '-t', 't'], 'podgraft: there is no .yaml, .yml or .json file in t/none\n'],
    [['-f', '-', '-', '-t', 't'], 'podgraft: standard input (-) can be read once only\n'],
    [
      ['-f', '-', '-t', '-'],
      'podgraft: manifests and templates cannot both come from standard input; give one of them a file\n',
    ],
  ])('%j exits 1 with one sentence', async (args, sentence) => {
    const cwd = await prepare({});
    await mkdir(join(cwd, 't', 'none'));
    await writeFile(join(cwd, 'latin1.yaml'), new Uint8Array([0x61, 0xe4, 0x0a]));
    const run = await runCli(['inject', ...args], { cwd });
    expect([run.code, run.stdout, run.stderr]).toEqual([1, '', sentence]);
  });

  it.each([
    [['inject', '-t', 't'], /required option '-f, --filename/],
    [['inject', '-f', 'x'], /required option '-t, --templates/],
    [['inject', '-f', 'x', '-t', 't', '-o', 'xml'], /Allowed choices are yaml, json/],
  ])('%j exits 2', async (args, text) => {
    const run = await runCli(args);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(text);
  });
});
