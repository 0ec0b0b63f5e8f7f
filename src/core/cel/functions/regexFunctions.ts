import type { CelValue } from '../celValue.ts';
import { failAt, type Meter, spend } from '../meter.ts';
import { declare, type Overload } from '../signature.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { patternSize } from './patternSize.ts';

/** `matches`, and Kubernetes' regex library (apiserver/pkg/cel/library/regex.go). */
export const regexFunctions: readonly Overload[] = [
  declare('string.matches(string): bool', (meter, text: string, pattern: string) =>
    run('matches', meter, text, pattern),
  ),
  declare('matches(string, string): bool', (meter, text: string, pattern: string) =>
    run('matches', meter, text, pattern),
  ),
  declare('string.find(string): string', (meter, text: string, pattern: string) => run('find', meter, text, pattern)),
  declare('string.findAll(string): list<string>', (meter, text: string, pattern: string) =>
    run('findAll', meter, text, pattern),
  ),
  declare('string.findAll(string, int): list<string>', (meter, text: string, pattern: string, limit: bigint) =>
    run('findAll', meter, text, pattern, limit),
  ),
];

type Match = (meter: Meter, text: string, pattern: Pattern, limit?: bigint) => CelValue;

const matchers: Readonly<Record<string, Match>> = {
  matches: (meter, text, pattern) => {
    spend(meter, 1 + text.length * pattern.cost);
    return pattern.regex.test(text);
  },
  find: (meter, text, pattern) => findAll(meter, text, pattern, 1n)[0] ?? '',
  findAll: (meter, text, pattern, limit) => findAll(meter, text, pattern, limit ?? -1n),
};

/** True for functions whose second argument is a pattern. */
export const takesPattern = (name: string): boolean => Object.hasOwn(matchers, name);

/** The function for a pattern that stands in the expression: it was compiled at load and costs nothing any more. */
export const bindPattern = (name: string, pattern: Pattern): Overload['run'] => {
  const match = matchers[name] as Match;
  return (meter, [text, , limit]) => match(meter, text as string, pattern, limit as bigint | undefined);
};

const run = (name: string, meter: Meter, text: string, pattern: string, limit?: bigint): CelValue => {
  spend(meter, 1 + Math.min(pattern.length, 1000) + patternSize(pattern.slice(0, 1000)) * 30);
  const compiled = compilePattern(pattern);
  if (typeof compiled === 'string') return failAt(meter, compiled);
  return (matchers[name] as Match)(meter, text, compiled, limit);
};

/** Go's FindAllString: an empty match right behind the one before it does not count. */
const findAll = (meter: Meter, text: string, { regex, cost }: Pattern, limit: bigint): readonly string[] => {
  const matcher = regex.matcher(text);
  const found: string[] = [];
  let [at, lastEnd] = [0, -1];
  while (at <= text.length && (limit < 0n || BigInt(found.length) < limit)) {
    spend(meter, 1 + (text.length - at) * cost);
    if (!matcher.find(at)) break;
    const [start, end] = [matcher.start(), matcher.end()];
    if (start !== end || start !== lastEnd) found.push(text.slice(start, end));
    lastEnd = end;
    at = end > at ? end : at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  }
  return found;
};
