import { type Decision, decide } from '../core/decide.ts';
import { inheritAnnotations } from '../core/inheritAnnotations.ts';
import { isMap, type JsonMap, readField, readList, readMap, readString } from '../core/json.ts';
import { writePatch } from '../core/merge/writePatch.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Answer } from './answer.ts';
import { describeRejection, describeSkip, describeWarnings, describeWorkload } from './messages.ts';
import type { Review } from './readReview.ts';

/** The kinds that hold a pod template, with their API groups. */
const workloadGroups: Readonly<Record<string, string>> = {
  CronJob: 'batch',
  DaemonSet: 'apps',
  Deployment: 'apps',
  Job: 'batch',
  ReplicaSet: 'apps',
  ReplicationController: '',
  StatefulSet: 'apps',
};

/** True for reviews of objects that hold a pod template: they are never refused. */
const isWorkload = ({ group, kind }: Review): boolean =>
  Object.hasOwn(workloadGroups, kind) && workloadGroups[kind] === group;

/** Answers one review: pods get what they ask for, workloads get told what their pods will get. Pure. */
export const answerReview = (review: Review, snapshot: Snapshot): Answer => {
  const { object } = review;
  if (review.subResource !== '') return pass('subresource');
  if (object === undefined) return pass('no-object');
  if (isWorkload(review)) return answerWorkload(review, object, snapshot);
  if (review.group !== '' || review.kind !== 'Pod') return pass('other-kind');
  if (review.operation !== 'CREATE') return pass('other-operation');
  const decision = decide({ pod: object, namespace: review.namespace }, snapshot);
  return answerPod(decision, isEarly(decision, review.namespace, snapshot));
};

/**
 * True if the decision may be another in a moment: a template or the Namespace is not known, or the pod was sent here because
 * its namespace asks, and the snapshot does not know that yet.
 */
const isEarly = (decision: Decision, namespace: string, snapshot: Snapshot): boolean =>
  !snapshot.namespaces.has(namespace) ||
  (decision.kind === 'reject' && decision.reason === 'unknown-template') ||
  (decision.kind === 'skip' && decision.reason === 'not-requested');

const answerPod = (decision: Decision, early: boolean): Answer => {
  const warnings = describeWarnings(decision);
  const templates = nameApplied(decision);
  const base = { allowed: true, operations: [], warnings, auditAnnotations: {}, ...(early && { isEarly: early }) };
  if (decision.kind === 'skip') {
    const skipped = describeSkip(decision);
    const summary = { outcome: 'skipped', reason: decision.reason, templates } as const;
    return skipped === undefined ? { ...base, summary } : { ...base, summary, skipped };
  }
  if (decision.kind === 'reject') {
    const status = { code: 403, reason: 'Forbidden', message: describeRejection(decision.faults) };
    return { ...base, allowed: false, status, summary: { outcome: 'rejected', reason: decision.reason, templates } };
  }
  const operations = writePatch(decision.plan);
  const applied = decision.considered.filter(({ outcome }) => outcome === 'applied');
  const auditAnnotations = { templates: applied.map(({ name, template }) => `${name}@${template.hash}`).join(',') };
  const outcome = operations.length > 0 ? 'injected' : 'unchanged';
  return { ...base, operations, auditAnnotations, summary: { outcome, reason: decision.rule, templates } };
};

const nameApplied = ({ kind, considered }: Decision): string[] =>
  kind === 'inject' ? considered.filter(({ outcome }) => outcome === 'applied').map(({ name }) => name) : [];

const answerWorkload = (review: Review, object: JsonMap, snapshot: Snapshot): Answer => {
  const metadata = readMap(object, 'metadata');
  if (review.operation !== 'CREATE' && review.operation !== 'UPDATE') return pass('other-operation');
  if (review.kind === 'Job' && review.operation === 'UPDATE') return pass('immutable');
  if (readField(metadata, 'deletionTimestamp') !== undefined) return pass('being-deleted');
  if (readList(metadata, 'ownerReferences').some((owner) => isMap(owner) && owner['controller'] === true))
    return pass('owned');
  const inheritance = inheritAnnotations(object);
  if (inheritance === undefined) return pass('no-pod-template');
  const { operations, podTemplate } = inheritance;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: readMap(podTemplate, 'metadata') ?? {},
    spec: readMap(podTemplate, 'spec') ?? {},
  };
  const decision = decide({ pod, namespace: review.namespace || (readString(metadata, 'namespace') ?? '') }, snapshot);
  const warnings = describeWorkload(decision, review.kind);
  const templates = nameApplied(decision);
  const reason = decision.kind === 'inject' ? decision.rule : decision.reason;
  const outcome = operations.length > 0 ? 'inherited' : 'unchanged';
  const namespace = review.namespace || (readString(metadata, 'namespace') ?? '');
  const early = decision.kind === 'reject' && isEarly(decision, namespace, snapshot);
  const summary = { outcome, reason, templates } as const;
  return { allowed: true, operations, warnings, auditAnnotations: {}, summary, ...(early && { isEarly: early }) };
};

const pass = (reason: string): Answer => ({
  allowed: true,
  operations: [],
  warnings: [],
  auditAnnotations: {},
  summary: { outcome: 'passed', reason, templates: [] },
});
