import { type ExpressionFault, toExpressionFault } from './expressionFault.ts';

/** An expression within a text, without its `${` and `}`. */
export interface Source {
  readonly source: string;
  /** Where it starts in the text, in UTF-16 units, behind the `${`. */
  readonly offset: number;
}

/** A string of a template: without expressions, one single expression (which keeps its type), or a mixture. */
export type Text =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'whole'; readonly expression: Source }
  | { readonly kind: 'mixed'; readonly parts: readonly (string | Source)[] }
  | { readonly kind: 'faults'; readonly faults: readonly ExpressionFault[] };

/**
 * Splits a string into literals and `${…}`; `$${` is a literal `${`. A string that is one expression after trimming is
 * `whole`: a YAML block ends with a newline.
 */
export const parseText = (text: string): Text => {
  const parts: (string | Source)[] = [];
  let literal = '';
  let from = 0;
  for (let dollar = text.indexOf('$'); dollar !== -1; dollar = text.indexOf('$', from)) {
    literal += text.slice(from, dollar);
    if (text.startsWith('$${', dollar)) {
      literal += '${';
      from = dollar + 3;
    } else if (text[dollar + 1] === '{') {
      const end = findEnd(text, dollar + 2);
      if (end === undefined) return { kind: 'faults', faults: [unclosed(dollar)] };
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push({ source: text.slice(dollar + 2, end), offset: dollar + 2 });
      from = end + 1;
    } else {
      literal += '$';
      from = dollar + 1;
    }
  }
  literal += text.slice(from);
  if (parts.length === 0) return { kind: 'literal', text: literal };
  if (literal !== '') parts.push(literal);
  const solid = parts.filter((part) => typeof part !== 'string' || part.trim() !== '');
  const [only] = solid;
  if (solid.length === 1 && only !== undefined && typeof only !== 'string') return { kind: 'whole', expression: only };
  return { kind: 'mixed', parts };
};

const unclosed = (offset: number): ExpressionFault =>
  toExpressionFault(offset, 'this ${ is never closed', 'close it with }, or write $${ for a literal ${');

/** The `}` that closes an expression: braces within it are counted, those in its strings and comments are not. */
const findEnd = (text: string, start: number): number | undefined => {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at];
    if (character === '}' && depth === 0) return at;
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (character === '"' || character === "'") at = skipString(text, at, character);
    else if (character === '/' && text[at + 1] === '/') at = skipComment(text, at);
    else at += 1;
  }
  return undefined;
};

/** Behind a string literal of CEL, simple or with three quotes. The library's lexer skips what follows a backslash in raw ones too. */
const skipString = (text: string, start: number, quote: string): number => {
  const triple = quote.repeat(3);
  const delimiter = text.startsWith(triple, start) ? triple : quote;
  let at = start + delimiter.length;
  while (at < text.length && !text.startsWith(delimiter, at)) at += text[at] === '\\' ? 2 : 1;
  return at + delimiter.length;
};

const skipComment = (text: string, start: number): number => {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
};
