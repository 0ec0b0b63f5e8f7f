import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPaint } from '../../src/cli/createPaint.ts';
import { formatReport } from '../../src/cli/formatReport.ts';
import { checkNames, error, notReached, report, warning } from '../../src/installation/report.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

const paintFor = (isTerminal: boolean) =>
  createPaint({ env: {}, terminal: { stdout: isTerminal, stderr: false } } as never, 'stdout');

const failed = report('rights', 'all is well', [
  error('ServiceAccount a', 'it may\nnot', 'give it'),
  warning('ServiceAccount b', 'it hardly may', 'look'),
]);

describe('what a check says', () => {
  it('is a line for itself and one for each flaw', () => {
    const lines = [report('service', 'port 443'), failed, notReached('endpoints', 'the Service comes first')];
    expect(lines.map((one) => formatReport(one, 0, paintFor(false))).join('')).toBe(`ok service: port 443
failed rights:
  error: ServiceAccount a: it may not; give it
  warning: ServiceAccount b: it hardly may; look
not reached endpoints: the Service comes first
`);
  });

  it('has columns and colours on a terminal', () => {
    expect(formatReport(report('service', 'port 443'), 12, paintFor(true))).toBe(
      '\u001b[32mok         \u001b[0m \u001b[1mservice     \u001b[0m port 443\n',
    );
    expect(formatReport(failed, 12, paintFor(true))).toContain('\n  \u001b[31merror:\u001b[0m ServiceAccount a: ');
  });
});

describe('docs/cli.md', () => {
  it('has a row for each check, in their order', () => {
    const [, section = ''] = page.split('\n## check\n');
    const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
    expect(rows).toEqual(checkNames);
  });
});
