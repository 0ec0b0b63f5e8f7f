import { type JsonMap, readField, readMap, readString } from '../core/json.ts';
import { retryKey } from './annotationKeys.ts';
import { readNumber } from './rollout.ts';
import { hasEnded, readController } from './workload.ts';
import { isWorkloadKind, type WorkloadKind, type WorkloadReference } from './workloadKinds.ts';

/** A controller could not create a pod, because podgraft was away. */
export interface Refusal {
  readonly owner: WorkloadReference;
  /** When that was the last time, in milliseconds since 1970, by the controller's clock. */
  readonly at: number;
}

/** What the API server writes when it cannot call one of the webhooks that see pods. */
const isOurs = /failed calling webhook "(?:pods|namespaces)\.podgraft\.dev"/;

/** What an Event says of a refused pod; undefined if it is about something else. */
export const readRefusal = (event: JsonMap): Refusal | undefined => {
  const subject = readMap(event, 'involvedObject');
  const [kind, namespace] = [readString(subject, 'kind') ?? '', readString(subject, 'namespace')];
  const [name, uid] = [readString(subject, 'name'), readString(subject, 'uid')];
  if (readString(event, 'reason') !== 'FailedCreate' || !isOurs.test(readString(event, 'message') ?? ''))
    return undefined;
  if (!isWorkloadKind(kind) || namespace === undefined || name === undefined || uid === undefined) return undefined;
  const times = [
    readString(event, 'lastTimestamp'),
    readString(readMap(event, 'series'), 'lastObservedTime'),
    readString(event, 'eventTime'),
  ];
  const at = Math.max(...times.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time)));
  return Number.isFinite(at) ? { owner: { kind, namespace, name, uid }, at } : undefined;
};

/** Which owners were refused, each with its last time. */
export const lastRefusals = (refusals: readonly Refusal[]): Refusal[] => {
  const last = new Map<string, Refusal>();
  for (const refusal of refusals) {
    const known = last.get(refusal.owner.uid);
    if (known === undefined || known.at < refusal.at) last.set(refusal.owner.uid, refusal);
  }
  return [...last.values()].sort((a, b) => a.at - b.at || (a.owner.uid < b.owner.uid ? -1 : 1));
};

/**
 * Whether an owner waits in vain: it lacks pods, and nobody has woken it since it was last refused.
 *
 * @param since what was written before this time woke nobody: podgraft was still away
 */
export const isWaiting = (object: JsonMap, { owner, at }: Refusal, since: number): boolean => {
  const metadata = readMap(object, 'metadata');
  if (readString(metadata, 'uid') !== owner.uid || readField(metadata, 'deletionTimestamp') !== undefined) return false;
  const woken = Date.parse(readString(readMap(metadata, 'annotations'), retryKey) ?? '');
  return lacksPods(owner.kind, object) && !(woken >= at && woken >= since);
};

/** Whether there are fewer pods than there are to be. */
const lacksPods = (kind: WorkloadKind, object: JsonMap): boolean => {
  const spec = readMap(object, 'spec');
  const status = readMap(object, 'status');
  if (kind === 'DaemonSet')
    return readNumber(status, 'currentNumberScheduled') < readNumber(status, 'desiredNumberScheduled');
  if (kind === 'Job') {
    if (hasEnded(object) || readField(spec, 'suspend') === true) return false;
    const left = readNumber(spec, 'completions', Number.POSITIVE_INFINITY) - readNumber(status, 'succeeded');
    return readNumber(status, 'active') < Math.min(readNumber(spec, 'parallelism', 1), left);
  }
  return readNumber(status, 'replicas') < readNumber(spec, 'replicas', 1);
};

/** Who controls an owner that is not on top itself: a ReplicaSet's Deployment, a Job's CronJob. */
export const readTop = (object: JsonMap): { readonly kind: WorkloadKind; readonly name: string } | undefined => {
  const { kind, name } = readController(object) ?? { kind: '', name: '' };
  return isWorkloadKind(kind) ? { kind, name } : undefined;
};
