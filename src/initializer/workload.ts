import { isPodgraftKey, statusKey } from '../core/annotations.ts';
import { decide } from '../core/decide.ts';
import { inheritAnnotations } from '../core/inheritAnnotations.ts';
import { isMap, type JsonMap, readField, readList, readMap, readString } from '../core/json.ts';
import { readRequest } from '../core/request/readRequest.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { restartedAtKey, restartedForKey, retryKey, rolloutKey } from './annotationKeys.ts';
import { hashPodTemplate, type RestartMark, readRestartMark } from './restartMark.ts';
import { type Rollout, readNumber, readRollout } from './rollout.ts';
import { keyOf, type WorkloadKind, type WorkloadReference } from './workloadKinds.ts';

/** What is kept of a workload whose pods ask, or whose pod template says something else than its metadata. */
export interface Workload extends WorkloadReference {
  /** See {@link keyOf}. */
  readonly key: string;
  readonly resourceVersion: string;
  readonly generation: number;
  /** Whether `podgraft.dev/inherited` is not what the metadata asks for. */
  readonly isStale: boolean;
  /** What the workload or its namespace says of restarts; undefined: only report. */
  readonly policy: 'auto' | 'manual' | undefined;
  /** podgraft's annotations of the pods to come. */
  readonly asked: JsonMap;
  /** What would be applied to a pod now: content hashes by the templates' names. */
  readonly wanted: Readonly<Record<string, string>>;
  /** Whether a pod would be refused now. */
  readonly isRefused: boolean;
  /** Whether no more pods will come: a Job that is complete or failed. */
  readonly isFinished: boolean;
  readonly rollout: Rollout;
  /** See {@link hashPodTemplate}. */
  readonly podTemplate: string;
  readonly mark: RestartMark | undefined;
  /** RFC 3339; undefined if it never was restarted. */
  readonly restartedAt: string | undefined;
}

/** Who controls an object, if anybody does. */
export const readController = (object: JsonMap): { readonly kind: string; readonly name: string } | undefined => {
  const owners = readList(readMap(object, 'metadata'), 'ownerReferences');
  const owner = owners.find((one) => isMap(one) && one['controller'] === true);
  if (!isMap(owner)) return undefined;
  return { kind: readString(owner, 'kind') ?? '', name: readString(owner, 'name') ?? '' };
};

/** What an object or its namespace says of restarts; the object wins. A value that means nothing is nothing. */
export const readPolicy = (object: JsonMap, namespace: string, snapshot: Snapshot): Workload['policy'] => {
  const own = readString(readMap(readMap(object, 'metadata'), 'annotations'), rolloutKey);
  const said = own ?? snapshot.namespaces.get(namespace)?.annotations[rolloutKey];
  return said === 'auto' || said === 'manual' ? said : undefined;
};

/**
 * Reads a workload. Undefined if it is none of the initializer's business: it asks for nothing, another object controls it, or it
 * is being deleted.
 *
 * @param item as a list has it, without its kind
 */
export const readWorkload = (kind: WorkloadKind, item: JsonMap, snapshot: Snapshot): Workload | undefined => {
  const object: JsonMap = { ...item, kind };
  const metadata = readMap(object, 'metadata');
  if (readController(object) !== undefined || readField(metadata, 'deletionTimestamp') !== undefined) return undefined;
  const inheritance = inheritAnnotations(object);
  const [namespace, name, uid] = ['namespace', 'name', 'uid'].map((key) => readString(metadata, key) ?? '') as [
    string,
    string,
    string,
  ];
  if (inheritance === undefined) return undefined;
  const { podTemplate } = inheritance;
  const isStale = inheritance.operations.length > 0;
  const facts = snapshot.namespaces.get(namespace);
  if (!isStale && readRequest(podTemplate, namespace, facts).kind === 'skip') return undefined;
  const stands = readPodTemplate(kind, object);
  return {
    ...{ kind, namespace, name, uid, key: keyOf({ kind, namespace, name }), isStale },
    resourceVersion: readString(metadata, 'resourceVersion') ?? '',
    generation: readNumber(metadata, 'generation'),
    policy: readPolicy(object, namespace, snapshot),
    asked: keepAsked(readMap(readMap(podTemplate, 'metadata'), 'annotations')),
    ...readWish({ kind, namespace, name }, podTemplate, snapshot),
    isFinished: kind === 'Job' && hasEnded(object),
    rollout: readRollout(kind, object),
    podTemplate: hashPodTemplate(stands),
    mark: readRestartMark(stands),
    restartedAt: readString(readMap(readMap(stands, 'metadata'), 'annotations'), restartedAtKey),
  };
};

/** The pod template as it stands in a workload. */
export const readPodTemplate = (kind: WorkloadKind, object: JsonMap): JsonMap => {
  const spec = readMap(object, 'spec');
  const holder = kind === 'CronJob' ? readMap(readMap(spec, 'jobTemplate'), 'spec') : spec;
  return readMap(holder, 'template') ?? {};
};

/** What pods of this pod template would get if they were created now. */
const readWish = (owner: Omit<WorkloadReference, 'uid'>, podTemplate: JsonMap, snapshot: Snapshot) => {
  const { kind, namespace, name } = owner;
  const metadata = { ...readMap(podTemplate, 'metadata'), ownerReferences: [{ kind, name, controller: true }] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: readMap(podTemplate, 'spec') ?? {} };
  const decision = decide({ pod, namespace }, snapshot);
  const applied = decision.considered.filter(({ outcome }) => outcome === 'applied');
  return {
    wanted: Object.fromEntries(applied.map((one) => [one.name, one.template.hash])),
    isRefused: decision.kind === 'reject',
  };
};

const own: ReadonlySet<string> = new Set([statusKey, restartedForKey, retryKey, rolloutKey]);

/** The annotations that decide what a pod gets. */
const keepAsked = (annotations: JsonMap | undefined): JsonMap =>
  Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => isPodgraftKey(key) && !own.has(key)));

/** True for a Job that is complete or failed. */
export const hasEnded = (job: JsonMap): boolean =>
  readList(readMap(job, 'status'), 'conditions').some(
    (one) => isMap(one) && one['status'] === 'True' && (one['type'] === 'Complete' || one['type'] === 'Failed'),
  );
