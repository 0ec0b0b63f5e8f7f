import { readPlainScalar } from '../../core/yaml/readPlainScalar.ts';

/** A text as a scalar on one line: plain where every reader takes it for this text, else in quotes. */
export const writeText = (text: string, isFlow: boolean): string => {
  if (isPlain(text, isFlow)) return text;
  const isSimple = !text.includes("'") && !/[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u.test(text);
  return isSimple && /["\\]/.test(text) ? `'${text}'` : quoteText(text);
};

/** In double quotes, for JSON and YAML alike. */
export const quoteText = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const isPlain = (text: string, isFlow: boolean): boolean => {
  if (text.length > 1000 || !/^(?:[\p{L}\p{N}_/.$(]|-+[\p{L}\p{N}_/.])[^\p{Cc}\p{Cs}\u2028\u2029\uFEFF]*$/u.test(text))
    return false;
  if (/:(?:\s|$)|\s#|\s$|^\.\.\.|^\d{4}-/u.test(text) || (isFlow && /[[\]{},:]/.test(text))) return false;
  const read = readPlainScalar(text);
  return read.kind === 'value' && read.value === text;
};
