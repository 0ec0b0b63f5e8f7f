import type { ErrorCode, YAMLParseError } from 'yaml';

/** What an error of the YAML library means, on one plain line, and what to do about it where that is known. */
export const explainSyntax = ({ code, message }: Pick<YAMLParseError, 'code' | 'message'>): SyntaxExplanation => {
  const line = message.replace(/\s+/g, ' ').trim().slice(0, maxLength);
  const known = explanations.find((one) => one.code === code && (one.when === undefined || one.when.test(line)));
  const plain = known?.message ?? `${line.slice(0, 1).toLowerCase()}${line.slice(1)}`;
  return known === undefined ? { message: plain } : { message: plain, remedy: known.remedy };
};

export interface SyntaxExplanation {
  readonly message: string;
  readonly remedy?: string;
}

const maxLength = 200;

/** The first that fits counts. Without a message the library's own is clear enough. */
const explanations: readonly { code: ErrorCode; when?: RegExp; message?: string; remedy: string }[] = [
  { code: 'BAD_DQ_ESCAPE', remedy: 'write the backslash twice, or use single quotes' },
  {
    code: 'BAD_INDENT',
    when: /must be sufficiently indented and end with/,
    message: 'a bracket is not closed, or not indented',
    remedy: 'close it, and indent every line of it',
  },
  {
    code: 'BAD_INDENT',
    remedy: 'give all entries of one list or map the same indentation, deeper than what holds them',
  },
  { code: 'BAD_SCALAR_START', remedy: 'put the value in quotes' },
  {
    code: 'BLOCK_AS_IMPLICIT_KEY',
    message: 'a second key or a list starts on the line of a key',
    remedy: 'put a value that holds ": " in quotes; start a list or a map on a line of its own',
  },
  { code: 'BLOCK_IN_FLOW', remedy: 'within [ ] and { } use brackets only' },
  { code: 'KEY_OVER_1024_CHARS', remedy: 'use a shorter key' },
  {
    code: 'MISSING_CHAR',
    when: /closing/,
    message: 'a quote is not closed',
    remedy: 'close the one that was opened last',
  },
  {
    code: 'MISSING_CHAR',
    when: /between flow/,
    remedy: 'within [ ] and { } put text that holds brackets or commas in quotes',
  },
  {
    code: 'MISSING_CHAR',
    when: /must end with/,
    message: 'a bracket is not closed',
    remedy: 'close the one that was opened last',
  },
  { code: 'MISSING_CHAR', when: /followed by map values/, message: 'a key has no colon', remedy: 'write "key: value"' },
  {
    code: 'MISSING_CHAR',
    when: /^Comments must/,
    message: 'a # follows its text directly',
    remedy: 'put a space before a comment, or the text in quotes',
  },
  {
    code: 'MULTILINE_IMPLICIT_KEY',
    message: 'a key goes over several lines',
    remedy: 'a colon is missing, or a quote or bracket is not closed',
  },
  { code: 'TAB_AS_INDENT', message: 'a tab is used as indentation', remedy: 'use spaces' },
  {
    code: 'UNEXPECTED_TOKEN',
    when: /block-seq-ind/,
    message: 'a list starts on the line of its key',
    remedy: 'start it on a line of its own',
  },
];
