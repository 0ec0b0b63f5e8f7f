import type { Time } from './clusterDoor.ts';
import type { Workload } from './workload.ts';

/** Which generations of workloads the webhook left as they were when it was asked to complete them. */
export interface FutileMemory {
  add(workload: Workload): void;
  has(workload: Workload): boolean;
  /** Forgets all but these. */
  keep(uids: ReadonlySet<string>): void;
}

/** After how long the webhook is asked again all the same: the API server passes it over where it fails. */
const futileMs = 30 * 60_000;

/** An empty memory. */
export const rememberFutile = (time: Pick<Time, 'now'>): FutileMemory => {
  const known = new Map<string, { readonly generation: number; readonly at: number }>();
  return {
    add: ({ uid, generation }) => void known.set(uid, { generation, at: time.now() }),
    has: ({ uid, generation }) => {
      const found = known.get(uid);
      return found?.generation === generation && time.now() - found.at < futileMs;
    },
    keep: (uids) => {
      for (const uid of known.keys()) if (!uids.has(uid)) known.delete(uid);
    },
  };
};
