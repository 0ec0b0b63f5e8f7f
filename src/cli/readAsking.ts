import type { Decision } from '../core/decide.ts';
import { inheritAnnotations } from '../core/inheritAnnotations.ts';
import { type JsonMap, readMap, readString } from '../core/json.ts';
import { readRequest } from '../core/request/readRequest.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { hasEnded, readController } from '../initializer/workload.ts';
import { keyOf, type WorkloadKind, workloadKinds } from '../initializer/workloadKinds.ts';
import { decideManifest } from '../manifests/decideManifest.ts';
import { type FoundPod, findPod } from '../manifests/findPod.ts';

/** A workload whose pods ask for templates. */
export interface Asking {
  readonly key: string;
  readonly namespace: string;
  readonly kind: WorkloadKind;
  readonly name: string;
  /** What it asks for, as it is written; empty if that cannot be understood. */
  readonly names: readonly string[];
  /** Whether no more pods will come of it: a Job that is complete or failed. */
  readonly isFinished: boolean;
  /** What would become of a pod of it. */
  decide(snapshot: Snapshot): Decision;
}

/** Reads what a workload asks for. Undefined: nothing, or it is another object's. @param item as a list has it, without its kind */
export const readAsking = (kind: WorkloadKind, item: JsonMap, snapshot: Snapshot): Asking | undefined => {
  const object: JsonMap = { ...item, kind };
  const inheritance = readController(object) === undefined ? inheritAnnotations(object) : undefined;
  if (inheritance === undefined) return undefined;
  const metadata = readMap(object, 'metadata');
  const [namespace, name] = [readString(metadata, 'namespace') ?? '', readString(metadata, 'name') ?? ''];
  const request = readRequest(inheritance.podTemplate, namespace, snapshot.namespaces.get(namespace));
  if (request.kind === 'skip') return undefined;
  const found = findPod({ object, apiVersion: workloadKinds[kind].apiVersion, kind, steps: [] }) as FoundPod;
  return {
    ...{ key: keyOf({ kind, namespace, name }), namespace, kind, name },
    names: request.kind === 'list' ? request.names : [],
    isFinished: kind === 'Job' && hasEnded(object),
    decide: (by) => decideManifest(found, by, namespace),
  };
};

/** Whether a decision is about a template, by the name under which it was asked for or the one that messages have for it. */
export const isAbout = ({ names }: Pick<Asking, 'names'>, { considered }: Decision, template: string): boolean =>
  names.includes(template) || considered.some(({ name }) => name === template);
