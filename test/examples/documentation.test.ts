import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareText } from './compareText.ts';
import { readExampleSnapshot, readExamples, readTemplateBody } from './readExamples.ts';
import { writeParameterTable } from './writeParameterTable.ts';

const page = new URL('../../docs/examples.md', import.meta.url);
const text = readFileSync(page, 'utf8');
const { snapshot } = await readExampleSnapshot();
const templates = [...snapshot.catalog.entries.values()].flatMap(({ template }) => template ?? []);
const names = readExamples().map(({ name }) => name);

/** The page with the lists and tables of the templates written anew, each between its name and the end mark. */
const rewrite = (old: string): string =>
  old.replace(/(<!-- (\S+): written [^\n]* -->\n)[\s\S]*?(<!-- end -->)/g, (_, head, name, end) => {
    if (name === 'all') return `${head}${writeOverview()}\n${end}`;
    const template = templates.find((one) => one.name === name);
    const table = template && writeParameterTable(readTemplateBody(name), template.parameters);
    return `${head}${table}\n${end}`;
  });

const writeOverview = (): string =>
  ['| template | what it is |', '|---|---|']
    .concat(templates.map(({ name, description }) => `| [\`${name}\`](#${name}) | ${description} |`))
    .join('\n');

describe('the page about the examples', () => {
  it('tells what the templates say of their parameters', () => {
    compareText(page, rewrite(text));
  });

  it('has a section with a table for each', () => {
    expect(
      [...text.matchAll(/^## (\S+)\n/gm)].map(([, name]) => name).filter((name) => names.includes(name as string)),
    ).toEqual(names);
    expect([...text.matchAll(/<!-- (\S+): written/g)].map(([, name]) => name)).toEqual(['all', ...names]);
  });

  it('shows for each how to ask for it, with parameters that it declares', () => {
    for (const name of names) {
      const section = text.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
      expect(section).toMatch(new RegExp(`podgraft\\.dev/inject: [a-z,-]*${name}`));
      const shown = [...section.matchAll(new RegExp(`${name}\\.podgraft\\.dev/(\\w+)`, 'g'))].map(
        ([, parameter]) => parameter,
      );
      const declared = [...(templates.find((one) => one.name === name)?.parameters.keys() ?? []), 'containers'];
      expect(shown.filter((parameter) => !declared.includes(parameter as string))).toEqual([]);
    }
  });

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\((?!http|#)([^)#]+)/g)].map(([, target]) => new URL(target as string, page));
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});
