import type { JsonMap } from '../core/json.ts';
import { applyOperations } from '../manifests/applyOperations.ts';
import { parseKeepingDigits } from '../manifests/rawJson.ts';
import type { Paint } from './createPaint.ts';
import { diffLines, formatHunks } from './diffLines.ts';
import type { ReplayCase } from './readReplayCases.ts';
import type { ReplayAnswer } from './replayAnswer.ts';

/** The files that an answer comes to; `expected.json` only if it changes the object. */
export interface ReplayOutcome {
  readonly answer: string;
  readonly expected: string | undefined;
  /** The object as it was received. */
  readonly received: string;
}

/** Applies an answer to the object of its review. Throws if the patch does not fit. */
export const toOutcome = (review: string, answer: ReplayAnswer): ReplayOutcome => {
  const { request } = parseKeepingDigits(review) as { readonly request: { readonly object?: JsonMap } };
  const { allowed, status, warnings, operations, summary } = answer;
  const words = { allowed, status, warnings: warnings.length > 0 ? warnings : undefined, summary };
  const object = request.object ?? {};
  return {
    answer: toText(words),
    expected: operations.length === 0 ? undefined : toText(applyOperations(object, operations)),
    received: toText(object),
  };
};

/** What differs from the goldens, each with a diff; nothing if there are none. */
export const compareReplay = ({ goldens }: ReplayCase, outcome: ReplayOutcome, paint: Paint): readonly string[] => {
  if (goldens.answer === undefined && goldens.expected === undefined) return [];
  const hasSummary = outcome.answer.includes('\n  "summary":');
  const answer = goldens.answer === undefined ? undefined : normalize(goldens.answer, hasSummary);
  return [
    ...compareFile('answer.json', answer, outcome.answer, paint),
    ...compareFile('expected.json', goldens.expected && normalize(goldens.expected, true), outcome.expected, paint),
  ];
};

/** What an answer changes in the object. */
export const diffOutcome = ({ received, expected }: ReplayOutcome, paint: Paint): string =>
  expected === undefined ? '' : formatHunks(diffLines(received, expected), { before: 0, after: 0 }, paint);

const compareFile = (
  file: string,
  golden: string | undefined,
  actual: string | undefined,
  paint: Paint,
): readonly string[] => {
  if (golden === actual) return [];
  if (golden === undefined) return [`${file} is missing`];
  if (actual === undefined) return [`${file} is there, but nothing like it came out`];
  const hunks = diffLines(golden, actual);
  return [`${file} differs\n${formatHunks(hunks, { before: 0, after: 0 }, paint)}`.trimEnd()];
};

/** A webhook elsewhere tells no summary. */
const normalize = (golden: string, hasSummary: boolean): string => {
  const value = parseKeepingDigits(golden) as Record<string, unknown>;
  if (hasSummary) return toText(value);
  const { summary: _, ...rest } = value;
  return toText(rest);
};

const toText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
