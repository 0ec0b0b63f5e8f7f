import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { runCli } from './runCli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const good = 'description: d\nenv: [{name: A, value: x}]\n';
const advised = `# A template that works.
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent
data:
  template.yaml: |
    description: an agent

    containers:
      - name: agent
        image: agent
        resources: {requests: {cpu: 10m}}
        securityContext: {runAsNonRoot: true}
`;
const broken = `${advised.replace('    containers:', '    containars: []\n    onConflict: perhaps\n    containers:').replace('name: agent\ndata', 'name: broken\ndata')}---
apiVersion: v1
kind: ConfigMap
metadata:
  name: nothing
  labels: {podgraft.dev/template: "true"}
`;

const lint = async (files: Readonly<Record<string, string>>, ...args: readonly string[]) => {
  const cwd = await temporaryDirectory();
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  return runCli(['lint', ...args], { cwd });
};

describe('lint', () => {
  it('is content with the examples and with what is installed', async () => {
    for (const templates of ['examples', 'deploy/60-example-templates.yaml']) {
      const run = await runCli(['lint', '--strict', templates], { cwd: root });
      expect([run.stdout, run.code]).toEqual(['', 0]);
    }
  });

  it('shows every error with its place in the file of the ConfigMap, then advice', async () => {
    const run = await lint({ 'a.yaml': advised, 'b.yaml': broken }, 'a.yaml', 'b.yaml');
    expect(run.code).toBe(1);
    expect(
      run.stdout,
    ).toBe(`b.yaml:10:17: error: template "broken": containars: unknown field "containars"; did you mean "containers"?
b.yaml:11:17: error: template "broken": onConflict: must be one of keep, replace, reject
b.yaml:18:1: error: the ConfigMap "nothing" has the label of a template but no template; put the template under the key "template.yaml" of data, or remove the label
a.yaml:11:9: warning: template "agent": containers[0]: make it a native sidecar: put it under initContainers with restartPolicy: Always [classic-sidecar]
a.yaml:12:16: warning: template "agent": containers[0].image: name a version or a digest [latest-tag]
`);
    expect(run.stderr).toBe('2 templates: 3 errors, 2 warnings\n');
  });

  it('exits 0 with advice alone, and 1 if it is to be strict', async () => {
    expect((await lint({ 'a.yaml': advised }, 'a.yaml')).code).toBe(0);
    expect((await lint({ 'a.yaml': advised }, 'a.yaml', '--strict')).code).toBe(1);
  });

  it('says what stands twice', async () => {
    const run = await lint(
      {
        'a.yaml': good,
        'b.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {template.yaml: "description: x\\nenv: [{name: B}]"}\n`,
      },
      '.',
    );
    expect(run.stdout).toContain('b.yaml:1:1: error: template a stands in a.yaml:1 already; remove one of them\n');
  });

  it('names the line in the text where that does not stand in the file line by line', async () => {
    const text = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: quoted}\ndata: {template.yaml: "description: x\\nenvy: []"}\n`;
    const run = await lint({ 'q.yaml': text }, 'q.yaml');
    expect(run.stdout).toMatch(
      /^q\.yaml:2:1: error: template "quoted": envy: unknown field .*\(line 2, column 7 of template\.yaml\)\n$/,
    );
  });

  it.each([
    [
      'without a template',
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n',
      /^x\.yaml:1:1: error: there is no template in it/,
    ],
    ['that is no YAML', 'a: [\n', /^x\.yaml:\d+:\d+: error: /],
    ['that is empty', '', /^x\.yaml:1:1: error: the file is empty/],
  ])('finds a file wrong %s', async (_what, text, line) => {
    const run = await lint({ 'x.yaml': text }, 'x.yaml');
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(line);
  });

  it.each(['json', 'yaml'])('tells programs the same in %s', async (format) => {
    const run = await lint({ 'a.yaml': advised }, 'a.yaml', '-o', format);
    expect(run.stderr).toBe('');
    expect(parse(run.stdout)).toMatchObject({
      templates: 1,
      errors: 0,
      warnings: 2,
      findings: [
        { severity: 'warning', file: 'a.yaml', line: 11, column: 9, code: 'classic-sidecar' },
        { severity: 'warning', file: 'a.yaml', line: 12, column: 16, code: 'latest-tag' },
      ],
    });
  });

  it('exits 2 without a file', async () => {
    expect((await runCli(['lint'])).code).toBe(2);
  });
});
