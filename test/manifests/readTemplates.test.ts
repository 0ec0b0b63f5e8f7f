import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/manifests/formatProblem.ts';
import { readManifests } from '../../src/manifests/readManifests.ts';
import { readTemplates } from '../../src/manifests/readTemplates.ts';

const read = (text: string, file: string | undefined = 'templates/file.yaml') => {
  const reading = readTemplates(readManifests(text), file === undefined ? { home: 'home' } : { home: 'home', file });
  return {
    ...reading,
    sources: reading.templates.map(({ found }) => `${found.namespace}/${found.name} ${found.key}`),
    problems: reading.problems.map(formatProblem),
  };
};

/** A ConfigMap with these lines for metadata and data. */
const configMap = (metadata: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {${metadata}}\ndata:\n  ${data}\n`;

describe('readTemplates takes a ConfigMap for a template', () => {
  it.each([
    ['with the key template.yaml', configMap('name: log', 'template.yaml: x'), 'home/log template.yaml'],
    ['with the key config', configMap('name: log', 'config: x'), 'home/log config'],
    ['with the name of an initializer', configMap('name: log-initializer', 'config: x'), 'home/log config'],
    [
      'with that name but not its key',
      configMap('name: log-initializer', 'template.yaml: x'),
      'home/log-initializer template.yaml',
    ],
    [
      'with a label',
      configMap('name: log, labels: {podgraft.dev/template: "true"}', 'template.yaml: x'),
      'home/log template.yaml',
    ],
    ['with a namespace', configMap('name: log, namespace: team', 'template.yaml: x'), 'team/log template.yaml'],
    ['with an empty namespace', configMap('name: log, namespace: ""', 'template.yaml: x'), 'home/log template.yaml'],
    ['with other keys beside', configMap('name: log', 'template.yaml: x\n  README: y'), 'home/log template.yaml'],
    [
      'named as the values of the cluster elsewhere',
      configMap('name: podgraft-cluster, namespace: team', 'config: x'),
      'team/podgraft-cluster config',
    ],
  ])('%s', (_, text, source) => {
    const { sources, problems } = read(text);
    expect({ sources, problems }).toEqual({ sources: [source], problems: [] });
  });

  it('with its text, its file and the place of the text', () => {
    const text = `kind: A\n---\n${configMap('name: log', 'template.yaml: |\n    containers: []\n    volumes: []')}`;
    expect(read(text).templates).toEqual([
      {
        line: 3,
        found: {
          namespace: 'home',
          name: 'log',
          key: 'template.yaml',
          text: 'containers: []\nvolumes: []\n',
          file: 'templates/file.yaml',
          origin: { line: 8, indent: 4 },
        },
      },
    ]);
  });

  it.each([
    ['other ConfigMaps', configMap('name: other', 'key: x')],
    ['ConfigMaps without data', 'kind: ConfigMap\nmetadata: {name: other}'],
    ['other kinds', 'kind: Secret\nmetadata: {name: other}\ndata: {template.yaml: x}'],
    ['a label that is not "true"', configMap('name: other, labels: {podgraft.dev/template: "no"}', 'key: x')],
  ])('but not %s', (_, text) => {
    expect(read(text)).toMatchObject({ sources: [], namespaces: [], clusters: [], broken: [], problems: [] });
  });
});

describe('readTemplates reports', () => {
  const names = '; use lower-case letters, digits and "-", at most 63, and none of enabled, true, disabled, false';
  const label = 'labels: {podgraft.dev/template: "true"}';

  it.each<[string, string, string]>([
    [
      'both keys',
      configMap('name: log', 'template.yaml: x\n  config: y'),
      '6:11: the ConfigMap "log" has both "template.yaml" and "config"; remove one of them',
    ],
    [
      'a label without a template',
      configMap(`name: log, ${label}`, 'key: x'),
      '5:3: the ConfigMap "log" has the label of a template but no template; put the template under the key "template.yaml" of data, or remove the label',
    ],
    [
      'a label without data',
      `kind: ConfigMap\nmetadata: {name: log, ${label}}`,
      '1:1: the ConfigMap "log" has the label of a template but no template; put the template under the key "template.yaml" of data, or remove the label',
    ],
    [
      'a map instead of text',
      configMap('name: log', 'template.yaml:\n    volumes: []'),
      '6:5: the ConfigMap "log" holds something else than text under "template.yaml"; write "template.yaml: |" and the template in indented lines below',
    ],
    [
      'a reserved name',
      configMap('name: enabled', 'template.yaml: x'),
      `3:18: the ConfigMap "enabled" cannot be a template: "enabled" is no name for one${names}`,
    ],
    [
      'a name with dots',
      configMap('name: a.b', 'template.yaml: x'),
      `3:18: the ConfigMap "a.b" cannot be a template: "a.b" is no name for one${names}`,
    ],
    [
      'nothing before -initializer',
      configMap('name: -initializer', 'config: x'),
      `3:18: the ConfigMap "-initializer" cannot be a template: "" is no name for one${names}`,
    ],
    [
      'a name of 64 letters',
      configMap(`name: ${'x'.repeat(64)}`, 'template.yaml: x'),
      expect.stringContaining('is no name for one'),
    ],
    [
      'no name',
      configMap('', 'template.yaml: x'),
      '3:11: the ConfigMap has no name that is text; write metadata.name, in quotes if it looks like something else',
    ],
    [
      'a name that is a boolean',
      configMap('name: yes', 'template.yaml: x'),
      expect.stringContaining('3:18: the ConfigMap has no name that is text'),
    ],
  ])('%s', (_, text, problem) => {
    expect(read(text)).toMatchObject({ sources: [], problems: [problem] });
  });

  it('which template it is that is broken', () => {
    expect(read(configMap('name: log-initializer, namespace: team', 'config: [1]')).broken).toEqual(['team/log']);
  });

  it('faults of YAML, and reads the other documents', () => {
    const text = `a: "open\n---\n${configMap('name: log', 'template.yaml: x')}`;
    expect(read(text)).toMatchObject({
      sources: ['home/log template.yaml'],
      problems: [expect.stringContaining('2:1: a quote is not closed')],
    });
  });
});

describe('readTemplates takes a file without kind for the body of a template', () => {
  it.each(['log.yaml', 'dir/log.yml', '/a/b.c/log.json', 'log'])('named as the file %s', (file) => {
    const text = '# a template\ncontainers: []\n';
    expect(read(text, file).templates).toEqual([
      {
        line: 2,
        found: { namespace: 'home', name: 'log', key: 'template.yaml', text, file, origin: { line: 1, indent: 0 } },
      },
    ]);
  });

  it('but not beside other documents', () => {
    expect(read('containers: []\n---\nkind: A\n').problems).toEqual([
      '1:1: a document has no kind; add apiVersion and kind; the body of a template without them needs a file of its own',
    ]);
  });

  it('but not without a file', () => {
    expect(readTemplates(readManifests('containers: []'), { home: 'home' }).problems.map(formatProblem)).toEqual([
      expect.stringContaining('a document has no kind'),
    ]);
  });

  it('but not if the name is none for a template', () => {
    expect(read('containers: []', 'Log_Agent.yaml').problems).toEqual([
      expect.stringContaining(`1:1: the file's name without its ending, "Log_Agent", is no name for a template`),
    ]);
  });
});

describe('readTemplates reads the cluster', () => {
  it('Namespaces with labels and annotations, and the label that the API server adds', () => {
    const text =
      'kind: Namespace\nmetadata:\n  name: team\n  labels: {podgraft.dev/inject: enabled}\n  annotations: {podgraft.dev/inject: "a,b"}\n';
    expect(read(text).namespaces).toEqual([
      {
        line: 1,
        found: {
          name: 'team',
          facts: {
            labels: { 'podgraft.dev/inject': 'enabled', 'kubernetes.io/metadata.name': 'team' },
            annotations: { 'podgraft.dev/inject': 'a,b' },
          },
        },
      },
    ]);
  });

  it.each([
    [
      'kind: Namespace\nmetadata: {labels: {a: b}}',
      '2:11: metadata.name: the Namespace has no name; add metadata.name',
    ],
    [
      'kind: Namespace\nmetadata: {name: a, labels: {b: 1}}',
      '2:33: metadata.labels.b: must be text, or the API server refuses the object; put it in quotes',
    ],
    [
      'kind: Namespace\nmetadata: {name: a, annotations: [b]}',
      '2:34: metadata.annotations: must be a map; write "key: value" lines below it',
    ],
  ])('and reports what is wrong with one: %j', (text, problem) => {
    expect(read(text).problems).toEqual([problem]);
  });

  it('the ConfigMap podgraft-cluster of podgraft itself', () => {
    const text = configMap('name: podgraft-cluster', 'config: eu\n  template.yaml: x\n  n: "1"');
    expect(read(text)).toMatchObject({
      sources: [],
      clusters: [{ line: 1, found: { config: 'eu', 'template.yaml': 'x' } }],
    });
  });
});
