import type { Snapshot } from '../core/snapshot.ts';
import { retryKey } from './annotationKeys.ts';
import type { ClusterDoor, Problem, Time } from './clusterDoor.ts';
import type { Observer } from './observer.ts';
import { isWaiting, lastRefusals, type Refusal, readRefusal, readTop } from './refusal.ts';
import { readPolicy } from './workload.ts';

export interface WakeOptions {
  readonly door: ClusterDoor;
  readonly time: Time;
  readonly observer: Observer;
  readonly isDryRun: boolean;
  /** Ends the work between two owners. */
  mayGoOn(): boolean;
  /** While it is false, waking is in vain; it begins anew when the webhook is back. An answer of a moment ago counts. */
  isWebhookUp(): Promise<boolean>;
}

/** How long waking takes at most, and how fast it is at least and at most, in owners a second. */
const pace = { seconds: 15, least: 10, most: 50 };

/**
 * Wakes the controllers whose pods were refused while podgraft was away and that wait before they try again: an annotation
 * on the owner makes them look at it. One after the other, so that the pods do not come all at once.
 *
 * @param since see {@link isWaiting}
 */
export const wakeOwners = async (
  { door, time, observer, isDryRun, mayGoOn, isWebhookUp }: WakeOptions,
  snapshot: Snapshot,
  since: number,
): Promise<Problem | undefined> => {
  const refusals: Refusal[] = [];
  const problem = await door.list('Event', (event) => {
    const refusal = readRefusal(event);
    if (refusal !== undefined) refusals.push(refusal);
  });
  if (problem !== undefined) return problem;
  const owners = lastRefusals(refusals);
  const pauseMs = 1000 / Math.min(pace.most, Math.max(pace.least, owners.length / pace.seconds));
  for (const refusal of owners) {
    if (!mayGoOn() || !(await isWebhookUp())) return undefined;
    const { owner } = refusal;
    const found = await door.read(owner);
    if (found.kind !== 'object' || !isWaiting(found.object, refusal, since)) continue;
    const { namespace } = owner;
    const top = readTop(found.object);
    const above = top === undefined ? found : await door.read({ ...top, namespace });
    if (above.kind === 'object' && readPolicy(above.object, namespace, snapshot) === 'manual') continue;
    const said = { kind: 'wake', subject: owner } as const;
    if (isDryRun) {
      observer.onAct({ ...said, outcome: 'dry-run' });
      continue;
    }
    const at = new Date(Math.max(time.now(), refusal.at)).toISOString();
    const written = await door.patch(owner, { metadata: { annotations: { [retryKey]: at } } });
    if (written.kind === 'problem') observer.onAct({ ...said, outcome: 'failed', problem: written.message });
    else observer.onAct({ ...said, outcome: written.kind === 'object' ? 'done' : 'late' });
    await time.pause(pauseMs);
  }
  return undefined;
};
