import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { runCli } from './runCli.ts';

const template = `apiVersion: v1
kind: ConfigMap
metadata: {name: level}
data:
  template.yaml: |
    parameters: {level: {type: string, default: "\${cluster.?level.orValue('info')}", enum: [info, debug]}}
    env: [{name: LEVEL, value: "\${params.level}"}]
`;

const pod = (name: string, annotations: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  annotations: {${annotations}}
${more}spec:
  containers:
    - name: app # ours
      image: a:1
`;

const asking = pod('web', 'podgraft.dev/inject: level');

/** A directory with a template in t/ and files beside it. */
const prepare = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const cwd = await temporaryDirectory();
  await mkdir(join(cwd, 't'));
  await writeFile(join(cwd, 't', 'level.yaml'), template);
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  return cwd;
};

const stdinOf = (...pieces: readonly (string | Uint8Array)[]) =>
  async function* () {
    for (const piece of pieces) yield typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
  };

describe('inject', () => {
  it('writes the manifests with everything injected', async () => {
    const cwd = await prepare({ 'pod.yaml': asking });
    const run = await runCli(['inject', '-f', 'pod.yaml', '-t', 't'], { cwd });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(`    - name: app # ours
      image: a:1
      env:
        - name: LEVEL
          value: info
`);
  });

  it('shows what changes, in colours on a terminal', async () => {
    const cwd = await prepare({ 'pod.yaml': asking });
    const plain = await runCli(['inject', '-f', 'pod.yaml', '-t', 't', '--diff'], { cwd });
    expect(plain.stdout).toMatch(/^--- pod.yaml\n\+\+\+ pod.yaml \(injected\)\n@@ -\d+,\d+ \+\d+,\d+ @@\n/);
    expect(plain.stdout).toContain('\n+        - name: LEVEL\n');
    const terminal = { stdout: true, stderr: true };
    const painted = await runCli(['inject', '-f', 'pod.yaml', '-t', 't', '--diff'], { cwd, terminal });
    expect(painted.stdout).toContain('\u001b[32m+        - name: LEVEL\u001b[0m\n');
    const env = { NO_COLOR: '1' };
    const quiet = await runCli(['inject', '-f', 'pod.yaml', '-t', 't', '--diff'], { cwd, terminal, env });
    expect(quiet.stdout).toBe(plain.stdout);
  });

  it('reads standard input, however its bytes are cut', async () => {
    const cwd = await prepare({});
    const bytes = new TextEncoder().encode(asking.replace('# ours', '# größer 🚢'));
    const stdin = stdinOf(...Array.from(bytes, (byte) => new Uint8Array([byte])));
    const run = await runCli(['inject', '-f', '-', '-t', 't'], { cwd, stdin });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('# größer 🚢\n');
  });

  it('takes templates from standard input', async () => {
    const cwd = await prepare({ 'pod.yaml': asking });
    const run = await runCli(['inject', '-f', 'pod.yaml', '-t', '-'], { cwd, stdin: stdinOf(template) });
    expect([run.code, run.stdout.includes('LEVEL')]).toEqual([0, true]);
  });

  it('puts a line --- between files that have none', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}';
    const cwd = await prepare({ 'a.yaml': service, 'b.yaml': `# b\n---\n${service}\n`, 'c.yaml': service });
    const run = await runCli(['inject', '-f', 'a.yaml', 'b.yaml', '-f', 'c.yaml', '-t', 't'], { cwd });
    expect(run.stdout).toBe(`${service}\n# b\n---\n${service}\n---\n${service}`);
    expect(parseAllDocuments(run.stdout).length).toBe(3);
  });

  it('reads the files of a directory by name', async () => {
    const cwd = await prepare({});
    await mkdir(join(cwd, 'm'));
    await writeFile(join(cwd, 'm', 'b.yml'), pod('b', ''));
    await writeFile(join(cwd, 'm', 'a.json'), '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"}}\n');
    await writeFile(join(cwd, 'm', 'notes.txt'), 'no manifest');
    const run = await runCli(['inject', '-f', 'm', '-t', 't', '-o', 'json'], { cwd });
    expect(
      run.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).metadata.name),
    ).toEqual(['a', 'b']);
  });

  it('keeps the digits of large integers in JSON', async () => {
    const text = pod('web', 'podgraft.dev/inject: level', '  generation: 12345678901234567890\n');
    const cwd = await prepare({ 'pod.yaml': text });
    const run = await runCli(['inject', '-f', 'pod.yaml', '-t', 't', '-o', 'json'], { cwd });
    expect(run.stdout).toContain('"generation":12345678901234567890}');
    expect(JSON.parse(run.stdout).spec.containers[0].env).toEqual([{ name: 'LEVEL', value: 'info' }]);
  });

  it('counts Namespaces and the ConfigMap podgraft-cluster of the stream, wherever they stand', async () => {
    const cwd = await prepare({
      'all.yaml': `${pod('web', '')}---
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {podgraft.dev/inject: enabled}
  annotations: {podgraft.dev/inject: level}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: podgraft-cluster}
data: {level: debug}
`,
    });
    const stdin = stdinOf(await readFile(join(cwd, 'all.yaml'), 'utf8'));
    for (const source of ['all.yaml', '-']) {
      const run = await runCli(['inject', '-f', source, '-t', 't'], { cwd, stdin });
      expect([run.code, run.stderr]).toEqual([0, '']);
      expect(run.stdout).toContain('value: debug');
    }
  });

  it('takes the namespace that a flag says for what names none', async () => {
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {podgraft.dev/inject: enabled}, annotations: {podgraft.dev/inject: level}}\n';
    const cwd = await prepare({ 'pod.yaml': pod('web', ''), 'ns.yaml': namespace });
    const args = ['inject', '-f', 'pod.yaml', '-t', 't', 'ns.yaml'];
    expect((await runCli(args, { cwd })).stdout).not.toContain('LEVEL');
    expect((await runCli([...args, '--default-namespace', 'shop'], { cwd })).stdout).toContain('LEVEL');
  });

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

  it('spools what is too much for the memory, and leaves no file behind', async () => {
    const note = `# ${'x'.repeat(1000)}\n`;
    const document = `---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n${note}`;
    const stdin = stdinOf(...Array.from({ length: 5000 }, () => document));
    const cwd = await prepare({});
    const before = await readdir(tmpdir());
    const run = await runCli(['inject', '-f', '-', '-t', 't'], { cwd, stdin });
    expect(run.stdout).toBe(document.repeat(5000));
    const left = (await readdir(tmpdir())).filter((name) => /^podgraft-.*/.test(name) && !before.includes(name));
    const spools = await Promise.all(left.map((name) => readdir(join(tmpdir(), name)).catch(() => [])));
    expect(spools.flat()).not.toContain('spool');
  });
});
