import type { JsonMap } from '../core/json.ts';
import type { ApiFailure } from './apiAnswer.ts';
import { backOff } from './backOff.ts';
import { type Clock, pause, systemClock } from './clock.ts';
import type { Connection } from './connection.ts';
import { listResource } from './listResource.ts';
import { describeResource, type Resource } from './resource.ts';
import { createResourceStore, type StoreListener } from './resourceStore.ts';
import { createWatchHealth, type HealthListener, type WatchState } from './watchHealth.ts';
import { type WatchLimits, watchLimits } from './watchLimits.ts';
import { type WatchEnd, watchOnce } from './watchOnce.ts';

/** What to watch, what to keep of it, and whom to tell. */
export interface ResourceWatchOptions<T> extends StoreListener<T>, HealthListener {
  readonly connection: Connection;
  readonly resource: Resource;
  /** What is kept of an object; undefined: nothing. If it throws, the object stays what it was. */
  project(object: JsonMap): T | undefined;
  readonly clock?: Clock;
  /** From 0 to below 1. */
  readonly random?: () => number;
  /** Default: {@link watchLimits}. */
  readonly limits?: Partial<WatchLimits>;
}

/** A watch that is running. */
export interface ResourceWatch {
  state(): WatchState;
  /** Ends at once; resolves when no request, no timer and no call is left. */
  stop(): Promise<void>;
}

/** The shortest watch that is worth beginning before a list is due, in milliseconds. */
const shortestWatchMs = 10_000;

/**
 * Lists a resource and follows it from there, until it is stopped and whatever happens: a watch that ends is begun again
 * where it was, one that the server no longer can continue is preceded by a new list, and what fails is tried again after
 * a pause that grows. What is known stays while the API server cannot be reached.
 */
export const watchResources = <T>(options: ResourceWatchOptions<T>): ResourceWatch => {
  const { connection, resource, onError, clock = systemClock, random = Math.random } = options;
  const limits = { ...watchLimits, ...options.limits };
  const stopping = new AbortController();
  const { signal } = stopping;
  const health = createWatchHealth(clock, options);
  const store = createResourceStore<T>({
    onChange: (items, changed) => {
      options.onChange(items, changed);
      health.markSynced();
    },
    onError,
  });
  let place: string | undefined;
  let relistAt = 0;
  let failures = 0;

  const project = (object: JsonMap, key: string): T | undefined => {
    try {
      return options.project(object);
    } catch (error) {
      onError(error);
      return store.find(key);
    }
  };

  const nextPause = (failure?: ApiFailure): number => {
    const pauseMs = backOff(failures, random(), limits);
    failures += 1;
    return Math.min(failure?.retryAfterMs ?? 0, limits.maxRetryAfterMs) + pauseMs;
  };

  const fail = (verb: 'list' | 'watch', failure: ApiFailure): number => {
    if (signal.aborted) return 0;
    if (failure.status !== undefined) health.markContact();
    health.report(`cannot ${verb} ${describeResource(resource)}: ${failure.message}`);
    return nextPause(failure);
  };

  const prove = (): void => {
    failures = 0;
    health.report(undefined);
  };

  const list = async (): Promise<string | ApiFailure> => {
    const found = await listResource({ connection, resource, project, signal, limits });
    if (found.kind === 'failed') return found;
    health.markContact();
    store.replace(found.items);
    relistAt = clock.now() + limits.relistMs * (0.5 + random());
    return found.resourceVersion;
  };

  const watch = async (resourceVersion: string): Promise<{ end: WatchEnd; hasLasted: boolean }> => {
    let hasLasted = false;
    let cancelProof = (): void => undefined;
    const untilRelist = Math.ceil((relistAt - clock.now()) / 1000);
    const end = await watchOnce({
      ...{ connection, resource, resourceVersion, limits, clock, signal },
      timeoutSeconds: Math.min(Math.ceil(limits.watchSeconds * (1 + random())), untilRelist),
      onOpen: () => {
        health.markContact();
        cancelProof = clock.schedule(() => {
          hasLasted = true;
          prove();
        }, limits.provenMs);
      },
      onBytes: health.markContact,
      onEvent: (event) => {
        prove();
        if (event.kind === 'set') store.set(event.key, project(event.object, event.key));
        if (event.kind === 'delete') store.set(event.key, undefined);
        place = event.resourceVersion ?? place;
      },
    });
    cancelProof();
    return { end, hasLasted };
  };

  /** A list if one is due, then a watch. Resolves with the pause before the next round, in milliseconds. */
  const round = async (): Promise<number> => {
    if (place === undefined || relistAt - clock.now() < shortestWatchMs) {
      const listed = await list();
      if (typeof listed !== 'string') return fail('list', listed);
      place = listed;
    }
    const { end, hasLasted } = await watch(place);
    if (end.kind === 'over') return hasLasted ? 0 : nextPause();
    if (end.kind === 'broken') {
      // Balancers and servers that end cut connections: it is no problem before it happens twice without an event between.
      if (failures > 0) health.report(`cannot watch ${describeResource(resource)}: ${end.message}`);
      return nextPause();
    }
    if (end.kind === 'expired' || !keepsPlace(end.failure)) place = undefined;
    return end.failure === undefined ? nextPause() : fail('watch', end.failure);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const pauseMs = await round().catch((error: unknown) => {
        onError(error);
        return nextPause();
      });
      await pause(clock, pauseMs, signal);
    }
  };

  const running = run();
  return {
    state: health.state,
    stop: async () => {
      stopping.abort();
      store.stop();
      await running;
    },
  };
};

/** True if a refusal says nothing about the place in the history. In doubt a list is cheaper than a wrong picture. */
const keepsPlace = ({ status }: ApiFailure): boolean => status === undefined || [401, 403, 429].includes(status);
