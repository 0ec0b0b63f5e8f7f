import { RE2JS } from 're2js';
import { patternSize } from './patternSize.ts';

/** A compiled regular expression of RE2: linear in the text, without lookaround and back references, as in Kubernetes. */
export interface Pattern {
  readonly kind: 'pattern';
  readonly regex: RE2JS;
  /** Steps at one character of a text, at worst: every instruction is tried there. */
  readonly cost: number;
}

/** Characters of a pattern. */
const maxPatternLength = 1000;

/** Instructions of a pattern with its repetitions written out, as {@link patternSize} guesses them. */
const maxPatternSize = 5000;

/** The pattern, or what is wrong with it. */
export const compilePattern = (pattern: string): Pattern | string => {
  if (pattern.length > maxPatternLength)
    return `the pattern is ${pattern.length} characters long; ${maxPatternLength} are allowed`;
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const compiled = compileAnew(pattern);
  if (cache.size >= cacheSize) cache.delete(cache.keys().next().value as string);
  cache.set(pattern, compiled);
  return compiled;
};

/** Patterns that were not known at load, the youngest last. Steps are counted as if they were compiled each time. */
const cache = new Map<string, Pattern | string>();
const cacheSize = 200;

const compileAnew = (pattern: string): Pattern | string => {
  if (patternSize(pattern) > maxPatternSize) return 'the pattern is too large once its repetitions are written out';
  try {
    const regex = RE2JS.compile(pattern);
    return { kind: 'pattern', regex, cost: (regex.programSize() + 8) / 4 };
  } catch (error) {
    const reason = String((error as Error).message).replace('error parsing regexp: ', '');
    return `the pattern is no RE2 regular expression: ${reason}`;
  }
};
