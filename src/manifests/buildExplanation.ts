import { inheritedKey, injectKey, legacyPrefix } from '../core/annotations.ts';
import type { Decision } from '../core/decide.ts';
import type { Fault, Notice } from '../core/fault.ts';
import { type JsonMap, readMap, readString } from '../core/json.ts';
import { type Reason, reasons } from '../core/reason.ts';
import { truthTable } from '../core/request/truthTable.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { findPosition } from '../core/template/findPosition.ts';
import { toFilePosition } from '../core/template/source.ts';
import type { Template } from '../core/template/template.ts';
import { toPath } from '../core/toPath.ts';
import { explainCall, type WebhookCall } from './explainCall.ts';

/** Why a pod gets what it gets. Its JSON is what `explain -o json` writes. */
export interface Explanation {
  readonly decision: Decision['kind'];
  /** The row of the truth table, and what it says. */
  readonly rule: string;
  readonly pod: string;
  readonly namespace: string;
  readonly then: string;
  /** Who asks, with the very words; absent if nobody does. */
  readonly asked?: Asked;
  readonly reason?: Reason;
  readonly because?: string;
  readonly webhook: WebhookCall;
  /** What rejects the pod. */
  readonly faults: readonly Fault[];
  readonly warnings: readonly Notice[];
  readonly templates: readonly ExplainedTemplate[];
}

interface Asked {
  readonly by: 'pod' | 'workload' | 'namespace';
  readonly key: string;
  readonly value: string;
}

export interface ExplainedTemplate {
  readonly name: string;
  readonly hash: string;
  /** Where the template's text stands. */
  readonly file?: string;
  readonly line?: number;
  readonly outcome: 'applied' | 'skipped' | 'ignored' | 'refused';
  readonly reason?: Reason;
  readonly because?: string;
  readonly faults: readonly Fault[];
  readonly effects: readonly ExplainedEffect[];
}

interface ExplainedEffect {
  readonly effect: 'added' | 'replaced' | 'kept' | 'held' | 'refused';
  /** In the pod, by names. */
  readonly path: string;
  /** The field of the template that states it. */
  readonly field: string;
  /** Of the file if the template's text stands there line by line, else of the text. */
  readonly line: number;
}

/** Puts together all there is to say of a decision. */
export const buildExplanation = (
  decision: Decision,
  pod: JsonMap,
  namespace: string,
  snapshot: Snapshot,
): Explanation => {
  const { pod: podSays, namespace: namespaceSays, decision: then } = truthTable[decision.rule];
  const facts = snapshot.namespaces.get(namespace);
  const asked = findAsked(decision, pod, facts?.annotations ?? {});
  return {
    decision: decision.kind,
    rule: decision.rule,
    pod: podSays,
    namespace: namespaceSays,
    then,
    ...(asked && { asked }),
    ...(decision.kind === 'inject' ? {} : { reason: decision.reason, because: reasons[decision.reason] }),
    webhook: explainCall(decision.rule, namespace, facts, snapshot.home),
    faults: decision.kind === 'reject' ? decision.faults : [],
    warnings: decision.warnings,
    templates: decision.considered.map((considered) => explainTemplate(considered, snapshot)),
  };
};

/** The annotation that counted, in the order of the scopes. */
const findAsked = (decision: Decision, pod: JsonMap, ofNamespace: JsonMap): Asked | undefined => {
  if (decision.requested === undefined) return undefined;
  const own = readMap(readMap(pod, 'metadata'), 'annotations') ?? {};
  if (decision.requested === 'namespace') {
    return { by: 'namespace', key: injectKey, value: readString(ofNamespace, injectKey) ?? '' };
  }
  const found = findRequest(own);
  if (found !== undefined) return { by: 'pod', ...found };
  const inherited = readString(own, inheritedKey);
  return inherited === undefined ? undefined : { by: 'workload', key: inheritedKey, value: inherited };
};

const findRequest = (annotations: JsonMap): { readonly key: string; readonly value: string } | undefined => {
  const value = readString(annotations, injectKey);
  if (value !== undefined && value.trim() !== '') return { key: injectKey, value };
  const legacy = Object.keys(annotations).find((key) => key.startsWith(legacyPrefix) && annotations[key] === 'true');
  return legacy === undefined ? undefined : { key: legacy, value: 'true' };
};

const explainTemplate = (
  { template, name, outcome, reason, faults, effects }: Decision['considered'][number],
  { catalog }: Snapshot,
): ExplainedTemplate => {
  const source = catalog.entries.get(`${template.namespace}/${template.name}`)?.source;
  const toLine = (pointer: string): number => {
    const position = findPosition(template.positions, pointer);
    return (source?.origin === undefined ? position : toFilePosition(source.origin, position)).line;
  };
  return {
    name,
    hash: template.hash,
    ...(source?.file !== undefined && { file: source.file, line: toLine('') }),
    outcome,
    ...(reason !== undefined && { reason, because: explainReason(reason, template) }),
    faults,
    effects: effects.map(({ effect, path, source: pointer }) => ({
      effect,
      path,
      field: toPath(pointer),
      line: toLine(pointer),
    })),
  };
};

/** The sentence of the reason, with the condition itself. */
const explainReason = (reason: Reason, template: Template): string => {
  if (reason === 'os') return `${reasons.os} (${template.os})`;
  if (reason !== 'condition' || template.when === undefined) return reasons[reason];
  return `${reasons.condition}: ${template.when.program.source.replaceAll(/\s+/g, ' ').trim()}`;
};
