import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reasons } from '../src/core/reason.ts';
import { truthTable } from '../src/core/request/truthTable.ts';

const docs = join(import.meta.dirname, '../docs');

const truthRows = Object.entries(truthTable).map(
  ([row, { pod, namespace, decision }]) => `| \`${row}\` | ${pod} | ${namespace} | ${decision} |`,
);
const reasonRows = Object.entries(reasons).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`);

/** The page with its table written anew: what stands between the table's head and the end mark. */
const rewrite = (page: string, rows: readonly string[]): string =>
  page.replace(
    /(<!-- [^\n]*UPDATE_GOLDENS[^\n]*-->\n(?:\|[^\n]*\n\|[-|]+\n)?)[\s\S]*?(<!-- end -->)/,
    (_, head, end) => `${head}${rows.join('\n')}\n${end}`,
  );

describe('the documentation', () => {
  it.each([
    ['asking.md', truthRows],
    ['operating.md', reasonRows],
  ])('has the tables of the code in %s', (file, rows) => {
    const path = join(docs, file);
    const page = readFileSync(path, 'utf8');
    const current = rewrite(page, rows);
    if (process.env['UPDATE_GOLDENS']) writeFileSync(path, current);
    else expect(page, 'refresh it with UPDATE_GOLDENS=1 npm test').toBe(current);
  });

  it('has no dead link between its pages', () => {
    const pages = ['../README.md', '../deploy/README.md', ...readdirSync(docs)];
    expect(pages.length).toBeGreaterThan(8);
    const dead = pages.flatMap((page) =>
      [...readFileSync(join(docs, page), 'utf8').matchAll(/\]\((?!http|#)([^)#]+)/g)]
        .map((match) => join(docs, page, '..', match[1] as string))
        .filter((target) => !existsSync(target)),
    );
    expect(dead).toEqual([]);
  });
});
