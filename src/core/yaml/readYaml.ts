import type { Json } from '../json.ts';
import { composeYaml } from './composeYaml.ts';
import { type Position, type Positions, toPositions } from './place.ts';
import { sortFaults, type YamlFault } from './yamlFault.ts';
import { yamlToJson } from './yamlToJson.ts';
import type { YamlRules } from './yamlWalk.ts';

export type { Positions };

/** A YAML text as JSON, or everything that is wrong with it. */
export type YamlReading =
  | { readonly kind: 'value'; readonly value: Json; readonly positions: Positions }
  | {
      readonly kind: 'faults';
      readonly faults: readonly YamlFault[];
      /** What could be read all the same, with null for what has a fault; undefined behind an error of syntax. */
      readonly rest?: { readonly value: Json; readonly positions: Positions };
    };

/**
 * Reads the text of a template: one YAML 1.2 document of at most 32 KiB. Whoever writes it may be hostile, and people
 * learned YAML from kubectl (1.1): what the two versions read differently is refused, so are tags, duplicate keys and
 * numbers that JSON cannot hold. Anchors, aliases and merge keys work within bounds. Never throws.
 */
export const readYaml = (text: string): YamlReading => {
  const size = text.length > maxBytes ? text.length : new TextEncoder().encode(text).length;
  if (size > maxBytes) {
    return fail(`the text has more than ${maxBytes / 1024} KiB`, 'make it shorter, or several templates of it');
  }
  const { documents, positionAt } = composeYaml(text, { maxDepth: rules.maxDepth, maxDocuments: 2 });
  const [document, second] = documents;
  const faults = documents.flatMap((one) => one.faults);
  if (second !== undefined)
    faults.push({
      path: '',
      ...second.position,
      message: 'a second document starts here',
      remedy: 'remove the line ---, or make two templates of it',
    });
  if (document === undefined || document.root === null) {
    return faults.length === 0
      ? fail('the template is empty', 'write at least one field')
      : { kind: 'faults', faults: sortFaults(faults) };
  }
  const { value, places, faults: wrong } = yamlToJson(document.root, positionAt, rules);
  // Behind the first error of syntax the library guesses, and what is wrong with its guesses is no help.
  const [syntax] = document.faults;
  faults.push(...(syntax === undefined ? wrong : wrong.filter((fault) => isBefore(fault, syntax))));
  if (faults.length > 0) {
    const positions = syntax === undefined && second === undefined ? toPositions(places, maxPointers) : undefined;
    const rest = positions === undefined || value === null ? {} : { rest: { value, positions } };
    return { kind: 'faults', faults: sortFaults(faults), ...rest };
  }
  if (value === null) return fail('the template is empty', 'write at least one field');
  const positions = toPositions(places, maxPointers);
  if (positions === undefined) return fail('the aliases make it too large', 'write shorter keys or fewer aliases');
  return { kind: 'value', value, positions };
};

const maxBytes = 32 * 1024;

/** A template has some hundred values; the largest that is of use has a few thousand. */
const rules: YamlRules = { differences: 'refuse', maxDepth: 64, maxValues: 10_000, maxRepeated: 10_000 };

/** Ten thousand pointers of the usual length have a tenth of it, in characters. */
const maxPointers = 4 * 1024 * 1024;

const fail = (message: string, remedy: string): YamlReading => ({
  kind: 'faults',
  faults: [{ path: '', line: 1, column: 1, message, remedy }],
});

const isBefore = (a: Position, b: Position): boolean => a.line < b.line || (a.line === b.line && a.column < b.column);
