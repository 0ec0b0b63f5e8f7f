import type { Decision } from '../core/decide.ts';
import { type Fault, formatFault, formatNotice } from '../core/fault.ts';
import { reasons } from '../core/reason.ts';

/** The API server cuts each warning to 256 characters once all of them together pass 4096 (apiserver, filters/warning.go). */
const warningLength = 256;
const warningCount = 4096 / warningLength;

/** An Event's message is cut at 1024 characters (client-go), so the first faults must fit in; the rest is for kubectl. */
const messageLength = 8192;

/** What a denied user reads: every fault on a line of its own. */
export const describeRejection = (faults: readonly Fault[]): string => {
  const lines = faults.map((fault) => plain(formatFault(fault)));
  const text =
    lines.length === 1 ? `podgraft: ${lines[0]}` : `podgraft: ${lines.length} errors:\n- ${lines.join('\n- ')}`;
  return cut(text, messageLength);
};

/** The warnings of a decision, within the API server's limits. */
export const describeWarnings = (decision: Decision): string[] => limit(decision.warnings.map(formatNotice));

/** What a workload's author should know about its pods, told while the workload is applied. */
export const describeWorkload = (decision: Decision, kind: string): string[] => {
  const warnings = decision.warnings.map(formatNotice);
  if (decision.kind === 'reject') {
    return limit([
      ...decision.faults.map((fault) => `the pods of this ${kind} will be refused: ${formatFault(fault)}`),
      ...warnings,
    ]);
  }
  if (decision.kind === 'skip' && decision.requested === 'pod' && decision.reason !== 'disabled') {
    return limit([`the pods of this ${kind} will not be injected: ${reasons[decision.reason]}`, ...warnings]);
  }
  return limit(warnings);
};

const limit = (texts: readonly string[]): string[] => {
  const shown = texts.length > warningCount ? texts.slice(0, warningCount - 1) : texts;
  const rest = texts.length - shown.length;
  const all = rest === 0 ? shown : [...shown, `and ${rest} more`];
  return all.map((text) => cut(`podgraft: ${plain(text)}`, warningLength));
};

/** A warning with a control character is dropped by the API server, and a newline in a message could fake another line. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ');

const cut = (text: string, length: number): string => {
  const characters = text.length > length ? [...text] : [];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
};
