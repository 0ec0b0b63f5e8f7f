import type { Paint } from './createPaint.ts';
import { toOneLine } from './toOneLine.ts';

/** A value of a table, and the colour that it has on a terminal. */
export interface Cell {
  readonly text: string;
  readonly colour?: Parameters<Paint>[0];
}

/** Rows below a line of names: in columns for people, with tabs in between for programs. */
export const formatTable = (
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  isTerminal: boolean,
  paint: Paint,
): string => {
  const lines = [head.map((text): Cell => ({ text, colour: 'bold' })), ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.text.length ?? 0)));
  return lines
    .map((cells) => {
      if (!isTerminal) return `${cells.map(({ text }) => toOneLine(text)).join('\t')}\n`;
      const shown = cells.map(({ text, colour }, column) => {
        const padding = column === cells.length - 1 ? '' : ' '.repeat((widths[column] ?? 0) - text.length + 2);
        return `${colour === undefined ? text : paint(colour, text)}${padding}`;
      });
      return `${shown.join('').trimEnd()}\n`;
    })
    .join('');
};
