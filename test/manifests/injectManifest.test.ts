import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emptyCatalog, updateCatalog } from '../../src/core/template/catalog.ts';
import { injectManifest } from '../../src/manifests/injectManifest.ts';
import { readAskingSnapshot } from './readCorpus.ts';

const snapshot = readAskingSnapshot();
const inject = (text: string, linesBefore = 0) => injectManifest({ text, linesBefore }, snapshot, 'default');

/** A key without a value in brackets: there is no place behind it. */
const awkward = (more: string): string =>
  `# kept\napiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations${more}}\nspec: {containers: [{name: app, image: "a:1"}]}\n# kept as well\n`;

describe('a document that cannot be edited in place', () => {
  it('is written anew, and that is said', () => {
    const { text, isRewritten, faults } = inject(awkward(''));
    expect([isRewritten, faults]).toEqual([true, []]);
    expect(text).toMatch(/^# kept\napiVersion: v1\nkind: Pod\nmetadata:\n {2}name: p\n {2}annotations:\n/);
    expect(text).toMatch(/\n# kept as well\n$/);
    expect(parse(text).metadata.annotations).toMatchObject({ 'example.com/injected': 'true' });
  });

  it('is left alone with an error if a number would not survive', () => {
    const text = awkward(', generation: 12345678901234567890');
    const injected = inject(text, 7);
    expect([injected.text, injected.isRewritten]).toEqual([text, false]);
    expect(injected.faults).toMatchObject(
      [{ line: 9, column: 1, message: /a number that does not survive/ }].map((fault) => ({
        ...fault,
        message: expect.stringMatching(fault.message),
      })),
    );
  });
});

describe('a document that cannot be read', () => {
  it.each([
    ['a bracket that is not closed', 'kind: Pod\nspec: [\n'],
    ['a key twice', 'kind: Pod\nkind: Pod\n'],
    ['an alias without an anchor', 'kind: Pod\nspec: *nowhere\n'],
    ['a tab as indentation', 'kind: Pod\nspec:\n\tcontainers: []\n'],
  ])('comes back as it is, with an error: %s', (_what, text) => {
    const injected = inject(text, 100);
    expect(injected.text).toBe(text);
    expect(injected.faults[0]?.line).toBeGreaterThan(100);
  });

  it('does not matter if it cannot hold a pod', () => {
    expect(inject('kind: [\n')).toMatchObject({ text: 'kind: [\n', faults: [] });
  });
});

describe('what is written', () => {
  it.each([
    'yes',
    '0644',
    '1e3',
    'null',
    '',
    ' x',
    'x ',
    'a: b',
    'a #b',
    '- a',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '{a',
    '[a',
    '"a',
    "'a",
    '~',
    '=',
    '<<',
    '2001-01-01',
    '12:30',
    'é',
    '🚢',
    'a\tb',
    '\u0007',
    '\u2028',
    '\uFEFF',
    'a\nb',
    'a\n\n',
    '\na',
    '#',
    '---',
    '...',
    '1_000',
    '.inf',
    '0x1F',
    'a,b',
    'a]',
    '?',
    '-',
  ])('is read as the same text again: %j', (value) => {
    for (const spec of [
      'spec:\n  containers:\n    - name: app\n      image: a:1\n',
      'spec: {containers: [{name: app, image: "a:1"}]}\n',
    ]) {
      const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {podgraft.dev/inject: everything}}\n${spec}`;
      const template = JSON.stringify({ env: [{ name: 'X', value: value.replaceAll('${', '$${') }] });
      const source = {
        namespace: 'podgraft-system',
        name: 'everything',
        key: 'template.yaml' as const,
        text: template,
      };
      const catalog = updateCatalog(emptyCatalog, [{ kind: 'set', source }]);
      const injected = injectManifest({ text, linesBefore: 0 }, { ...snapshot, catalog }, 'default');
      expect(injected.isRewritten).toBe(false);
      expect(parse(injected.text).spec.containers[0].env).toEqual([{ name: 'X', value }]);
    }
  });
});
