import type { Report } from '../installation/report.ts';
import type { Paint } from './createPaint.ts';
import { toOneLine } from './toOneLine.ts';

/** What came of a check: a line for itself, and one for each flaw. @param width of the column of names; 0: no columns */
export const formatReport = ({ check, outcome, says, flaws }: Report, width: number, paint: Paint): string => {
  const name = width === 0 ? `${check}:` : paint('bold', check.padEnd(width));
  const word = width === 0 ? words[outcome] : words[outcome].padEnd(wordWidth);
  const head = `${paint(colours[outcome], word)} ${name}${outcome === 'failed' ? '' : ` ${toOneLine(says)}`}`.trimEnd();
  const lines = flaws.map(
    ({ severity, place, message, remedy }) =>
      `  ${paint(severity === 'error' ? 'red' : 'yellow', `${severity}:`)} ${toOneLine(`${place}: ${message}; ${remedy}`)}`,
  );
  return `${[head, ...lines].join('\n')}\n`;
};

const words = { ok: 'ok', failed: 'failed', 'not-reached': 'not reached' } as const;
const wordWidth = words['not-reached'].length;
const colours = { ok: 'green', failed: 'red', 'not-reached': 'yellow' } as const;
