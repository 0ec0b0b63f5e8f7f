import { onTestFinished, vi } from 'vitest';
import { type Connection, createConnection } from '../../src/cluster/connection.ts';
import { type ResourceWatchOptions, watchResources } from '../../src/cluster/watchResources.ts';
import { readMap, readString } from '../../src/core/json.ts';
import type { FakeApi } from './fakeApi.ts';
import { createManualClock, type ManualClock } from './manualClock.ts';

/** Waits for something that real sockets bring about, looking again each millisecond. */
export const until = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(
    () => {
      if (check() !== true) throw new Error(`never came true: ${check.toString()}`);
    },
    { interval: 1, timeout: 4000 },
  );

/** A connection to a server without TLS, closed after the test. */
export const connectTo = (url: string, clock?: ManualClock): Connection => {
  const credentials = { server: url, headers: {}, tls: {} };
  const source = { description: 'the test', read: async () => credentials };
  const connection = createConnection(source, clock === undefined ? {} : { clock });
  onTestFinished(() => connection.close());
  return connection;
};

export type StartedWatch = Awaited<ReturnType<typeof startWatch>>;

/** Watches the server's ConfigMaps with a clock that stands still, and without chance: pauses take half their maximum. */
export const startWatch = (api: FakeApi, options: Partial<ResourceWatchOptions<string>> = {}) => {
  const clock = createManualClock();
  // A clock of its own, so that no deadline of a request is taken for a pause.
  const wire = createManualClock();
  const connection = connectTo(api.url, wire);
  const calls: { readonly items: Record<string, string>; readonly changed: readonly string[] }[] = [];
  const problems: (string | undefined)[] = [];
  const errors: unknown[] = [];
  const watch = watchResources<string>({
    connection,
    resource: { apiVersion: 'v1', plural: 'configmaps', namespace: 'home' },
    project: (object) => readString(readMap(object, 'data'), 'value'),
    onChange: (items, changed) => void calls.push({ items: Object.fromEntries(items), changed: [...changed].sort() }),
    onProblem: (problem) => void problems.push(problem),
    onError: (error) => void errors.push(error),
    clock,
    random: () => 0.5,
    ...options,
  });
  onTestFinished(() => watch.stop());
  const count = (kind: string): number => api.requests.filter((request) => request.kind === kind).length;
  return {
    ...{ watch, clock, wire, connection, calls, problems, errors },
    /** What the last call told. */
    items: () => calls.at(-1)?.items,
    lists: () => count('list'),
    watches: () => count('watch'),
    /** Resolves when the server has a watch and the client knows it. */
    following: () => until(() => api.watches().length === 1 && clock.running().includes(5000)),
    /** Resolves with how long the watch is pausing: then there is no other timer, and no pause takes much more than a minute. */
    pausing: async () => {
      await until(() => clock.running().length === 1 && (clock.running()[0] as number) < 70_000);
      return clock.running()[0] as number;
    },
    /** Lets time pass during which the server sends a bookmark every minute. */
    passQuietly: async (ms: number) => {
      for (let rest = ms; rest > 0; rest -= 60_000) {
        clock.advance(Math.min(rest, 60_000));
        api.bookmark();
        await until(() => watch.state().lastContact?.getTime() === clock.now());
      }
    },
  };
};
