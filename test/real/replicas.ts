import { expect } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { kubectl } from './kubectl.ts';
import { isReady, listPods, type Pod, statusOf } from './pod.ts';

/** Runs kubectl in podgraft's own namespace. */
export const inHome = (...args: readonly string[]): Promise<string> => kubectl(['-n', 'podgraft-system', ...args]);

/** The webhook's pods, those that are being deleted left out. */
export const listReplicas = async (): Promise<Pod[]> =>
  (await listPods('podgraft-system', 'app.kubernetes.io/component=webhook')).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );

/** Resolves when there are two replicas, both ready. */
export const awaitReplicas = (): Promise<void> =>
  eventually(async () => expect((await listReplicas()).map(isReady)).toEqual([true, true]));

/** How often a replica's process was started again. */
export const restartsOf = (replica: Pod): number => statusOf(replica, 'podgraft').restartCount;
