import type { Paint } from './createPaint.ts';

/** Something to say about a place in a file. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  readonly message: string;
  /** What a warning is about, as docs/cli.md lists them. */
  readonly code?: string;
}

/** `file:line:column: error: message` on one line, as compilers write it and editors read it. */
export const formatFinding = ({ severity, file, line, column, message, code }: Finding, paint: Paint): string => {
  const place = paint('bold', `${file}:${line}:${column}:`);
  const word = paint(severity === 'error' ? 'red' : 'yellow', `${severity}:`);
  return `${place} ${word} ${message.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}${code === undefined ? '' : ` [${code}]`}`;
};

/** Splits `12:5: message`, as problems of files are written, into its parts; the first line if it names none. */
export const readPlace = (
  text: string,
): { readonly line: number; readonly column: number; readonly message: string } => {
  const match = /^(\d+):(\d+): (.*)$/s.exec(text);
  if (match === null) return { line: 1, column: 1, message: text };
  return { line: Number(match[1]), column: Number(match[2]), message: match[3] as string };
};
