import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { asking, pod, prepare, stdinOf, template } from './prepareManifests.ts';
import { runCli } from './runCli.ts';

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
