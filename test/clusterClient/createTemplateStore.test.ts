import { describe, expect, it } from 'vitest';
import { createTemplateStore, type TemplatePart } from '../../src/templates/createTemplateStore.ts';

interface ConfigMap {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
}

const labels = { 'podgraft.dev/template': 'true' };
const body = (image: string): string => `containers: [{name: side, image: "${image}"}]\n`;
const configMap = (name: string, data: ConfigMap['data'] = {}, namespace = 'home'): ConfigMap => ({
  metadata: { name, namespace, labels: { ...labels, other: 'x' } },
  data,
});
const template = (name: string, image: string, namespace?: string): ConfigMap =>
  configMap(name, { 'template.yaml': body(image), README: 'x'.repeat(100) }, namespace);
const unlabelled = ({ metadata, ...rest }: ConfigMap): ConfigMap => ({
  ...rest,
  metadata: { name: metadata.name, namespace: metadata.namespace },
});

/** A store, and a cluster of ConfigMaps that it is fed with as a list-watch would. */
const start = ({ namespaceTemplates = false } = {}) => {
  const parts: TemplatePart[] = [];
  const store = createTemplateStore({ home: 'home', namespaceTemplates, onPart: (part) => void parts.push(part) });
  const feed = (...configMaps: readonly ConfigMap[]): void => {
    for (const { resource, project, onChange } of store.sources) {
      const seen = configMaps.filter(
        ({ metadata }) =>
          (resource.namespace === undefined || metadata.namespace === resource.namespace) &&
          (resource.labelSelector === undefined || metadata.labels?.['podgraft.dev/template'] === 'true'),
      );
      const items = seen.flatMap((object) => {
        const kept = project(JSON.parse(JSON.stringify(object)));
        return kept === undefined ? [] : [[`${object.metadata.namespace}/${object.metadata.name}`, kept] as const];
      });
      onChange(new Map(items));
    }
  };
  const last = (): TemplatePart => store.part();
  return {
    ...{ store, parts, feed, last },
    images: () =>
      Object.fromEntries(
        [...last().catalog.entries].map(([key, { source, template }]) => [
          key,
          template === undefined ? 'none' : (/image: "(.*)"/.exec(source.text)?.[1] ?? ''),
        ]),
      ),
    problems: () => last().report.problems.map(({ file, message }) => `${file}: ${message}`),
  };
};

describe('a template store follows', () => {
  it('the ConfigMaps of its own namespace, and by label those of the others if they count', () => {
    const home = { apiVersion: 'v1', plural: 'configmaps', namespace: 'home' };
    expect(start().store.sources.map(({ resource }) => resource)).toEqual([home]);
    expect(start({ namespaceTemplates: true }).store.sources.map(({ resource }) => resource)).toEqual([
      home,
      { apiVersion: 'v1', plural: 'configmaps', labelSelector: 'podgraft.dev/template=true' },
    ]);
  });

  it('and keeps of them what it needs', () => {
    const { store } = start({ namespaceTemplates: true });
    const project = (object: ConfigMap) =>
      store.sources.map((source) => source.project(JSON.parse(JSON.stringify(object))));
    const kept = { metadata: { name: 'a', namespace: 'home', labels }, data: { 'template.yaml': body('a:1') } };
    expect(project(template('a', 'a:1'))).toEqual([kept, undefined]);
    expect(project(unlabelled(template('a', 'a:1')))).toEqual([undefined, undefined]);
    expect(project(unlabelled(configMap('a-initializer', { 'template.yaml': 'x' })))).toEqual([undefined, undefined]);
    const cluster = configMap('podgraft-cluster', { name: 'prod', region: 'eu' });
    expect(project(cluster)[0]).toEqual({
      metadata: { name: 'podgraft-cluster', namespace: 'home' },
      data: { name: 'prod', region: 'eu' },
    });
  });
});

describe('templates', () => {
  it('are those with the label, and in the own namespace those of the Initializers, which need none', () => {
    const { feed, images, problems } = start();
    feed(
      template('a', 'a:1'),
      configMap('b', { config: body('b:1') }),
      unlabelled(configMap('c-initializer', { config: body('c:1') })),
      unlabelled(template('plain', 'x:1')),
      unlabelled(configMap('plain-too', { config: body('x:1') })),
    );
    expect(images()).toEqual({ 'home/a': 'a:1', 'home/b': 'b:1', 'home/c': 'c:1' });
    expect(problems()).toEqual([]);
  });

  it('of other namespaces count if they are to', () => {
    const all = [
      template('a', 'a:1'),
      template('a', 'a:2', 'team'),
      unlabelled(configMap('b-initializer', { config: body('b:1') }, 'team')),
    ];
    const off = start();
    off.feed(...all);
    expect(off.images()).toEqual({ 'home/a': 'a:1' });
    const on = start({ namespaceTemplates: true });
    on.feed(...all);
    expect(on.images()).toEqual({ 'home/a': 'a:1', 'team/a': 'a:2' });
    expect(on.problems()).toEqual([]);
  });

  it('come, change and go', () => {
    const { feed, images, last } = start();
    feed(template('a', 'a:1'), template('b', 'b:1'));
    const before = last().catalog.entries.get('home/b');
    feed(template('a', 'a:2'), template('b', 'b:1'));
    expect(images()).toEqual({ 'home/a': 'a:2', 'home/b': 'b:1' });
    expect(last().catalog.entries.get('home/b')?.template).toBe(before?.template);
    feed(template('b', 'b:1'));
    expect(images()).toEqual({ 'home/b': 'b:1' });
    expect(last().report).toEqual({ templates: 1, problems: [] });
  });

  it('leave what was told before as it was', () => {
    const { feed, parts } = start();
    feed(template('a', 'a:1'));
    feed();
    expect(parts.map(({ catalog }) => [...catalog.entries.keys()])).toEqual([['home/a'], []]);
  });
});

describe('the values of the cluster', () => {
  it('are the data of a ConfigMap in the own namespace, and nothing without it', () => {
    const { feed, last } = start({ namespaceTemplates: true });
    feed(unlabelled(configMap('podgraft-cluster', { name: 'prod' })));
    expect(last()).toMatchObject({ cluster: { name: 'prod' }, report: { templates: 0, problems: [] } });
    feed(configMap('podgraft-cluster', { name: 'else' }, 'team'));
    expect(last().cluster).toEqual({});
  });
});

describe('a broken template', () => {
  it.each<[string, ConfigMap, string]>([
    [
      'without a text',
      configMap('a', { other: 'x' }),
      'ConfigMap home/a: template "a": the ConfigMap "a" has the label of a template but no template; ' +
        'put the template under the key "template.yaml" of data, or remove the label',
    ],
    [
      'with two texts',
      configMap('a', { 'template.yaml': body('a:1'), config: body('a:1') }),
      'ConfigMap home/a: template "a": the ConfigMap "a" has both "template.yaml" and "config"; remove one of them',
    ],
    [
      'with a wrong text',
      configMap('a', { 'template.yaml': 'containers: 5' }),
      'ConfigMap home/a: template "a", 1:13 in its template.yaml: containers: ',
    ],
  ])('%s keeps its last good version, and without one shows what is wrong', (_, broken, sentence) => {
    const { feed, images, problems, last } = start();
    feed(broken);
    expect(images()).toEqual({ 'home/a': 'none' });
    expect(problems()).toEqual([expect.stringContaining(sentence)]);
    expect(last().catalog.entries.get('home/a')?.faults[0]?.message).toBeTypeOf('string');
    feed(template('a', 'a:1'));
    expect(images()).toEqual({ 'home/a': 'a:1' });
    expect(problems()).toEqual([]);
    const good = last().catalog.entries.get('home/a')?.template;
    feed(broken);
    expect(last().catalog.entries.get('home/a')?.template).toBe(good);
    expect(problems()).toEqual([expect.stringContaining(sentence)]);
    expect(problems()[0]).toMatch(/\(its last good version stays in use\)$/);
    feed(template('a', 'a:1'));
    expect(last()).toMatchObject({ report: { templates: 1, problems: [] } });
    feed();
    feed(broken);
    expect(images()).toEqual({ 'home/a': 'none' });
  });

  it('is none that has the empty text of one that was never there', () => {
    const { feed, problems } = start();
    feed(configMap('a'));
    feed(configMap('a', { 'template.yaml': '' }));
    expect(problems()).toEqual([expect.not.stringContaining('has the label of a template')]);
  });

  it('touches no other', () => {
    const { feed, images } = start();
    feed(configMap('a', { 'template.yaml': 'containers: 5' }), template('b', 'b:1'), configMap('c'));
    expect(images()).toMatchObject({ 'home/b': 'b:1' });
  });

  it.each(['enabled', 'a.b', 'disabled-initializer'])(
    'named %s, which no pod can ask for, is a problem only',
    (name) => {
      const { feed, images, problems } = start();
      feed(configMap(name, { config: body('a:1') }));
      expect(images()).toEqual({});
      expect(problems()).toEqual([
        expect.stringMatching(
          /^ConfigMap home\/\S+: the ConfigMap "\S+" cannot be a template: .* is no name for one; use /,
        ),
      ]);
    },
  );
});

describe('of two ConfigMaps for one template', () => {
  const second = unlabelled(configMap('a-initializer', { config: body('second:1') }));
  it.each<[string, ConfigMap, string]>([
    ['good', template('a', 'first:1'), 'first:1'],
    ['bad', configMap('a'), 'none'],
  ])('the first by name counts, %s as it is, and the other is a problem', (_, first, image) => {
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const { feed, images, problems } = start();
      feed(...order);
      expect(images()).toEqual({ 'home/a': image });
      expect(problems()[0]).toBe(
        'ConfigMap home/a-initializer: template a stands in ConfigMap home/a already; remove one of them',
      );
      feed(second);
      expect(images()).toEqual({ 'home/a': 'second:1' });
    }
  });
});
