import type { Context } from './context.ts';

/** Puts a text into a colour, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

type Colour = keyof typeof codes;

/** Select Graphic Rendition (ECMA-48, 8.3.117). */
const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** Colours for a terminal, unless NO_COLOR says otherwise (no-color.org: any value but the empty one). */
export const createPaint = ({ env, terminal }: Context, output: 'stdout' | 'stderr'): Paint =>
  terminal[output] && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
    ? (colour, text) => `\u001b[${codes[colour]}m${text}\u001b[0m`
    : (_colour, text) => text;
