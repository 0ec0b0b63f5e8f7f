import type { JsonMap } from '../core/json.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { WorkloadKind, WorkloadReference } from './workloadKinds.ts';

/** A sentence that says why something could not be done. */
export interface Problem {
  readonly kind: 'problem';
  readonly message: string;
}

/** Where an object is; its uid may be unknown. */
export type Place = Omit<WorkloadReference, 'uid'>;

/** What a reading or a write came to: the object as it is then, or that there is none any more. */
export type Found = { readonly kind: 'object'; readonly object: JsonMap } | { readonly kind: 'gone' } | Problem;

/** What a write came to. `conflict`: the object is another than it was when it was read. */
type Written = Found | { readonly kind: 'conflict' };

/** What is listed. */
export type Listed = WorkloadKind | 'Pod' | 'Event';

/** The initializer's way to the cluster. What writes does nothing once the right to write is over. Nothing of it rejects. */
export interface ClusterDoor {
  /** Templates and Namespaces as they are known now: another object after each change. Undefined until all were read once. */
  snapshot(): Snapshot | undefined;
  /**
   * Reads all objects of a kind page by page; `see` is shown each. What it was shown before a problem is worth nothing. Of
   * pods those that ended may be left out; of Events only those are shown whose reason is FailedCreate.
   */
  list(kind: Listed, see: (object: JsonMap) => void): Promise<Problem | undefined>;
  read(place: Place): Promise<Found>;
  /** Sends a merge patch (RFC 7386). An empty one changes nothing by itself, but passes the webhook. */
  patch(place: Place, body: JsonMap): Promise<Written>;
  /** Has a pod admitted that is never created. Resolves with what is wrong unless podgraft's webhook answered. */
  probe(): Promise<Problem | undefined>;
  /** Writes a Warning Event, some time. */
  report(subject: WorkloadReference, reason: string, message: string): void;
}

/** Time as the initializer sees it. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after this time, or when there is no more to wait for. */
  pause(ms: number): Promise<void>;
}
