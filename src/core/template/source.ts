import type { Position } from '../yaml/place.ts';

/** The text of a template and where it came from. */
export interface TemplateSource {
  /** The namespace of the ConfigMap; podgraft's own for cluster templates. */
  readonly namespace: string;
  readonly name: string;
  /** The ConfigMap's key: `config` is the spelling of the retired Initializers and knows no expressions. */
  readonly key: 'template.yaml' | 'config';
  /** YAML, at most 32 KiB. */
  readonly text: string;
  /** The file it was read from, if any. */
  readonly file?: string;
  /** Where the text stands in the file, if it stands there line by line. */
  readonly origin?: TextOrigin;
}

/** Where a text stands that is part of a file, indented as a literal block (`|`) is. */
export interface TextOrigin {
  /** The file's line that holds the text's first line, 1-based. */
  readonly line: number;
  /** How many columns of the file stand before each line of the text. */
  readonly indent: number;
}

/** The place in the file of a place in the text. */
export const toFilePosition = (origin: TextOrigin, { line, column }: Position): Position => ({
  line: origin.line + line - 1,
  column: origin.indent + column,
});
