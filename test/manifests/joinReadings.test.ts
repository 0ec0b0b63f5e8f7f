import { describe, expect, it } from 'vitest';
import { joinReadings } from '../../src/manifests/joinReadings.ts';
import { readManifests } from '../../src/manifests/readManifests.ts';
import { readTemplates } from '../../src/manifests/readTemplates.ts';

const join = (files: Readonly<Record<string, string>>, namespaceTemplates = false) => {
  const readings = Object.entries(files).map(([file, text]) => ({
    file,
    reading: readTemplates(readManifests(text), { home: 'home', file }),
  }));
  const joined = joinReadings(readings, { home: 'home', namespaceTemplates });
  const templates = Object.fromEntries(joined.templates.entries().map(([key, { file }]) => [key, file]));
  return { ...joined, templates, problems: joined.problems.map(({ file, message }) => `${file}: ${message}`) };
};

const template = (name: string, namespace = 'home'): string =>
  `kind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata: {template.yaml: x}\n`;

describe('joinReadings', () => {
  it('puts the templates of several files together', () => {
    expect(join({ 'a.yaml': template('a'), 'b.yaml': `${template('b')}---\n${template('c')}` })).toMatchObject({
      templates: { 'home/a': 'a.yaml', 'home/b': 'b.yaml', 'home/c': 'b.yaml' },
      problems: [],
    });
  });

  it('keeps the first of two templates of one name and reports the second', () => {
    const files = {
      'a.yaml': template('x'),
      'b.yaml': `${template('x')}---\n${template('w')}---\n${template('w')}`,
      'x.yaml': 'volumes: []',
    };
    expect(join(files)).toMatchObject({
      templates: { 'home/x': 'a.yaml', 'home/w': 'b.yaml' },
      problems: [
        'b.yaml: 1:1: template x stands in a.yaml:1 already; remove one of them',
        'b.yaml: 9:1: template w stands in b.yaml:5 already; remove one of them',
        'x.yaml: 1:1: template x stands in a.yaml:1 already; remove one of them',
      ],
    });
  });

  it('takes every template for one of the cluster while namespace templates are off', () => {
    expect(join({ 'a.yaml': template('x', 'team'), 'b.yaml': template('x', 'other') })).toMatchObject({
      templates: { 'home/x': 'a.yaml' },
      problems: ['b.yaml: 1:1: template x stands in a.yaml:1 already; remove one of them'],
    });
  });

  it('takes namespace templates while they are on, also by the name of a cluster template', () => {
    const files = { 'a.yaml': template('x', 'team'), 'b.yaml': template('x'), 'c.yaml': template('x', 'team') };
    expect(join(files, true)).toMatchObject({
      templates: { 'team/x': 'a.yaml', 'home/x': 'b.yaml' },
      problems: ['c.yaml: 1:1: template team/x stands in a.yaml:1 already; remove one of them'],
    });
  });

  it('keeps the first of two Namespaces of one name, and of two sets of values for the cluster', () => {
    const values = (region: string) =>
      `kind: ConfigMap\nmetadata: {name: podgraft-cluster}\ndata: {region: ${region}}\n`;
    const namespace = (label: string) => `kind: Namespace\nmetadata: {name: team, labels: {a: ${label}}}\n`;
    const { namespaces, cluster, problems } = join({
      'a.yaml': `${values('eu')}---\n${namespace('first')}`,
      'b.yaml': `${values('us')}---\n${namespace('second')}`,
    });
    expect(cluster).toEqual({ region: 'eu' });
    expect(namespaces.get('team')?.labels).toMatchObject({ a: 'first' });
    expect(problems).toEqual([
      'b.yaml: 5:1: Namespace team stands in a.yaml:5 already; remove one of them',
      'b.yaml: 1:1: ConfigMap podgraft-cluster stands in a.yaml:1 already; remove one of them',
    ]);
  });
});
