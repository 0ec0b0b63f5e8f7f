import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { truthTable } from '../../src/core/request/truthTable.ts';
import { excludedLabels, excludedNamespaces } from '../../src/manifests/explainCall.ts';
import { runCli } from './runCli.ts';

const cwd = fileURLToPath(new URL('explained/', import.meta.url));
const files = ['-f', 'manifests.yaml', '-t', 'templates.yaml'];
const explain = (...args: readonly string[]) => runCli(['explain', ...args, ...files], { cwd });

describe('explain', () => {
  it('says why, as in the golden; refresh with UPDATE_GOLDENS=1 npx vitest run test/cli', async () => {
    const run = await explain();
    const golden = new URL('explained/explained.txt', import.meta.url);
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, run.stdout);
    expect(run.stdout).toBe(readFileSync(golden, 'utf8'));
    expect([run.code, run.stderr]).toEqual([1, '']);
  });

  it('is shown in the golden with every row of the truth table, outcome and effect', () => {
    const golden = readFileSync(new URL('explained/explained.txt', import.meta.url), 'utf8');
    const rows = Object.keys(truthTable).filter((row) => !golden.includes(`  rule      ${row}: `) && row !== 'enabled');
    expect(rows).toEqual([]);
    for (const outcome of ['applied', 'skipped', 'ignored', 'refused']) expect(golden).toContain(`: ${outcome}`);
    for (const effect of ['added', 'replaced', 'kept', 'held', 'refused'])
      expect(golden).toMatch(new RegExp(`^ {4}${effect} `, 'm'));
  });

  it.each([
    ['a name', ['gives-way']],
    ['a kind and a name', ['pod/gives-way']],
    ['several', ['gives-way', 'deployment/inherits']],
  ])('explains only what is asked for: %s', async (_what, names) => {
    const run = await explain(...names);
    expect(run.stdout.match(/^\w+ \w+\/[\w-]+ \(manifests/gm)?.length).toBe(names.length);
    expect(run.code).toBe(0);
  });

  it('exits 1 and names what there is not', async () => {
    const run = await explain('deployment/nobody');
    expect([run.code, run.stderr]).toEqual([
      1,
      'podgraft: there is no deployment/nobody in manifests.yaml; name it as "web" or "deployment/web"\n',
    ]);
  });

  it.each(['json', 'yaml'])('tells programs the same in %s', async (format) => {
    const run = await explain('gives-way', '-o', format);
    expect(parse(run.stdout)).toMatchObject([
      {
        file: 'manifests.yaml',
        object: 'Pod default/gives-way',
        decision: 'inject',
        rule: 'list',
        asked: { by: 'pod', key: 'podgraft.dev/inject', value: 'strong' },
        webhook: { called: true, webhook: 'pods.podgraft.dev' },
        templates: [
          {
            name: 'strong',
            outcome: 'applied',
            effects: [{ effect: 'replaced', path: 'spec.containers[app].env[LOG_DIR]', field: 'env[0]', line: 30 }],
          },
        ],
      },
    ]);
  });

  it('uses colours on a terminal', async () => {
    const run = await runCli(['explain', 'gives-way', ...files], { cwd, terminal: { stdout: true, stderr: true } });
    expect(run.stdout).toContain('\u001b[33mreplaced \u001b[0m');
  });

  it('knows the selectors of the webhooks that are installed', () => {
    const text = readFileSync(new URL('../../deploy/90-webhooks.yaml', import.meta.url), 'utf8');
    const [mutating] = parseAllDocuments(text).map((document) => document.toJS());
    const [, byNamespace] = mutating.webhooks as {
      namespaceSelector: { matchExpressions: { key: string; operator: string; values: string[] }[] };
    }[];
    const left = byNamespace?.namespaceSelector.matchExpressions.filter(({ operator }) => operator === 'NotIn') ?? [];
    const [names, ...labels] = left;
    expect(names?.values).toEqual([...excludedNamespaces, 'podgraft-system']);
    expect(labels.map(({ key, values }) => [key, ...values])).toEqual(excludedLabels);
    for (const condition of ['not-a-mirror-pod', 'not-opted-out', 'asks', 'asks-if-on-the-network-of-the-host'])
      expect(text).toContain(`- name: ${condition}\n`);
  });
});
