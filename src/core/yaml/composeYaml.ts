import { Composer, CST, type Document, Lexer, LineCounter, type Node, Parser } from 'yaml';
import { explainSyntax } from './explainSyntax.ts';
import type { Position } from './place.ts';
import { maxFaults, type YamlFault } from './yamlFault.ts';

/** One document of a YAML text as the library's tree. */
export interface ComposedDocument {
  /** Null if the document is empty, or too deep to be read. */
  readonly root: Node | null;
  readonly position: Position;
  /** Errors of syntax in the order of the text. What stands in the tree before the first of them was read rightly. */
  readonly faults: readonly YamlFault[];
}

export interface ComposedYaml {
  /** At least one, even for an empty text. */
  readonly documents: readonly ComposedDocument[];
  /** Where the UTF-16 unit with this index stands. */
  readonly positionAt: (offset: number) => Position;
}

export interface ComposeOptions {
  /** Lists and maps within each other. */
  readonly maxDepth: number;
  /** Nothing is read behind that many. */
  readonly maxDocuments?: number;
  /** How many lines stand before the text; positions count them. */
  readonly linesBefore?: number;
}

/**
 * Parses a YAML text into the library's trees, all scalars as text, duplicate keys as they are. Never throws; the time
 * grows with the length of the text. The library descends by recursion, so a document that nests lists and maps deeper
 * than `maxDepth` is given up while it is being read, and the text ends there.
 */
export const composeYaml = (
  text: string,
  { maxDepth, maxDocuments, linesBefore = 0 }: ComposeOptions,
): ComposedYaml => {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: line + linesBefore, column: col };
  };
  const documents: ComposedDocument[] = [];
  const add = (document: Document.Parsed): void => {
    const errors = document.errors.sort((a, b) => a.pos[0] - b.pos[0]).slice(0, maxFaults + 1);
    const faults = errors.map((error) => ({ path: '', ...positionAt(error.pos[0]), ...explainSyntax(error) }));
    documents.push({ root: document.contents, position: positionAt(document.range[0]), faults });
  };
  const fail = (offset: number, message: string, remedy: string): void => {
    const position = positionAt(offset);
    documents.push({ root: null, position, faults: [{ path: '', ...position, message, remedy }] });
  };
  const traceLimit = Error.stackTraceLimit;
  try {
    // The library makes an Error of each fault. A text may have thousands, and most of the time went to stack traces.
    Error.stackTraceLimit = 0;
    const isEnough = () => maxDocuments !== undefined && documents.length >= maxDocuments;
    const tooDeep = compose(text, maxDepth, lines, add, isEnough);
    if (tooDeep !== undefined)
      fail(tooDeep, `lists and maps are nested more than ${maxDepth} deep`, 'make the text flatter');
  } catch {
    fail(0, 'the YAML parser gave up on this text', 'write it more simply');
  } finally {
    Error.stackTraceLimit = traceLimit;
  }
  return { documents, positionAt };
};

/** Reads documents until the text ends; returns the offset of the list or map that is too deep, if it came to one. */
const compose = (
  text: string,
  maxDepth: number,
  lines: LineCounter,
  add: (document: Document.Parsed) => void,
  isEnough: () => boolean,
): number | undefined => {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false });
  const take = (tokens: Iterable<CST.Token>): void => {
    for (const token of tokens) for (const document of composer.next(token)) add(document);
  };
  for (const lexeme of new Lexer().lex(text)) {
    take(parser.next(lexeme));
    if (isEnough()) return undefined;
    // The stack holds the document, then what is open in it from the outside in.
    const innermost = parser.stack.at(-1);
    if (parser.stack.length - 1 > maxDepth && CST.isCollection(innermost)) {
      for (const document of composer.end()) add(document);
      return innermost.offset;
    }
  }
  take(parser.end());
  for (const document of composer.end(true, text.length)) add(document);
  return undefined;
};
