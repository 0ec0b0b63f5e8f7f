import type { Decision } from '../core/decide.ts';
import { type Fault, formatFault, formatMessage, formatNotice } from '../core/fault.ts';
import { reasons } from '../core/reason.ts';
import type { TemplateSource } from '../core/template/source.ts';

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

/** What whoever applies a template with errors reads: each with its place in the text. */
export const describeTemplateFaults = ({ key, name }: TemplateSource, faults: readonly Fault[]): string => {
  const count = faults.length === 1 ? 'an error' : `${faults.length} errors`;
  const lines = faults.map((fault) => {
    const { path, line, column } = fault;
    const place = [`line ${line ?? 1}`, `column ${column ?? 1}`, ...(path === '' ? [] : [path])].join(', ');
    return `- ${plain(`${place}: ${formatMessage(fault)}`)}`;
  });
  return cut(`podgraft: template "${name}" has ${count} in data[${key}]:\n${lines.join('\n')}`, messageLength);
};

/** The warnings of a decision, within the API server's limits. */
export const describeWarnings = (decision: Decision): string[] => limitWarnings(decision.warnings.map(formatNotice));

/** What the owner of a pod should know: it asked and was not injected. Undefined if that is what was meant. */
export const describeSkip = ({ reason, requested, considered }: Skip): string | undefined => {
  if (requested !== 'pod' || considered.length === 0) return undefined;
  const names = considered.map(({ name, outcome, reason: why = reason }) => `${name} (${outcome}: ${reasons[why]})`);
  return cut(`a pod asked for templates and was not injected: ${plain(names.join('; '))}`, eventLength);
};

type Skip = Extract<Decision, { kind: 'skip' }>;

/** An Event's note (events.k8s.io/v1). */
const eventLength = 1024;

/** What a workload's author should know about its pods, told while the workload is applied. */
export const describeWorkload = (decision: Decision, kind: string): string[] => {
  const warnings = decision.warnings.map(formatNotice);
  if (decision.kind === 'reject') {
    return limitWarnings([
      ...decision.faults.map((fault) => `the pods of this ${kind} will be refused: ${formatFault(fault)}`),
      ...warnings,
    ]);
  }
  if (decision.kind === 'skip' && decision.requested === 'pod' && decision.reason !== 'disabled') {
    return limitWarnings([`the pods of this ${kind} will not be injected: ${reasons[decision.reason]}`, ...warnings]);
  }
  return limitWarnings(warnings);
};

/** Texts as warnings: within the API server's limits, without control characters. */
export const limitWarnings = (texts: readonly string[]): string[] => {
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
