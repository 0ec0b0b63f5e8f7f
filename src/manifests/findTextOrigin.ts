import type { TextOrigin } from '../core/template/source.ts';
import type { Position } from '../core/yaml/place.ts';

/**
 * Where the lines of a literal block stand in a file. Undefined if the file does not hold the text there line by line,
 * or the text is blank.
 */
export const findTextOrigin = (
  fileLines: readonly string[],
  literal: Position,
  text: string,
): TextOrigin | undefined => {
  const textLines = text.split('\n');
  const index = textLines.findIndex((line) => line.trim() !== '');
  const inText = textLines[index];
  // The text starts on the line after its `|`.
  const inFile = fileLines[literal.line + index]?.replace(/\r$/, '');
  if (inText === undefined || inFile?.endsWith(inText) !== true) return undefined;
  return { line: literal.line + 1, indent: inFile.length - inText.length };
};
