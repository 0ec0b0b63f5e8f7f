import { isMap, type JsonMap, readMap, readString } from '../core/json.ts';
import { type ApiFailure, isExpired, ownFailure, parseJson, readErrorEvent } from './apiAnswer.ts';
import type { Clock } from './clock.ts';
import type { Connection, OpenAnswer } from './connection.ts';
import { describeNetworkError } from './describeNetworkError.ts';
import { createLineSplitter } from './lineSplitter.ts';
import { type Resource, readKey, readVersion, toResourcePath, toSelectors } from './resource.ts';
import type { WatchLimits } from './watchLimits.ts';

export interface WatchOnceOptions {
  readonly connection: Connection;
  readonly resource: Resource;
  /** After which place in the history to begin. */
  readonly resourceVersion: string;
  /** When the server is asked to end the watch. */
  readonly timeoutSeconds: number;
  readonly limits: WatchLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called when the server accepts the watch. */
  onOpen(): void;
  /** Called when the server sends anything at all. */
  onBytes(): void;
  onEvent(event: WatchEvent): void;
}

/** What a line of a watch says. */
type WatchEvent =
  | { readonly kind: 'set'; readonly key: string; readonly object: JsonMap; readonly resourceVersion?: string }
  | { readonly kind: 'delete'; readonly key: string; readonly resourceVersion?: string }
  /** A bookmark: nothing changed up to here. */
  | { readonly kind: 'progress'; readonly resourceVersion?: string };

/** Why a watch ended. */
export type WatchEnd =
  /** Its time was over. */
  | { readonly kind: 'over' }
  /** It broke off; what came until then counts. */
  | { readonly kind: 'broken'; readonly message: string }
  /** The server no longer knows the place in the history, or what it sends, if anything, is no use: only a list helps. */
  | { readonly kind: 'expired'; readonly failure?: ApiFailure }
  /** The server refused it. */
  | { readonly kind: 'refused'; readonly failure: ApiFailure };

/** Follows a resource until the watch ends, for whatever reason. */
export const watchOnce = async (options: WatchOnceOptions): Promise<WatchEnd> => {
  const { connection, resource, resourceVersion, timeoutSeconds, limits, signal } = options;
  const answer = await connection.open({
    path: toResourcePath(resource),
    query: { ...toSelectors(resource), watch: true, resourceVersion, allowWatchBookmarks: true, timeoutSeconds },
    timeoutMs: limits.headMs,
    signal,
  });
  if (answer.kind === 'open') return receive(answer, options);
  return isExpired(answer) ? { kind: 'expired' } : { kind: 'refused', failure: answer };
};

const receive = async (answer: OpenAnswer, options: WatchOnceOptions): Promise<WatchEnd> => {
  const { clock, limits, timeoutSeconds, onOpen, onBytes, onEvent } = options;
  const splitter = createLineSplitter(limits.maxEventBytes);
  let heardAt = clock.now();
  let cancelSilence = (): void => undefined;
  const listen = (ms: number): void => {
    cancelSilence = clock.schedule(() => {
      const rest = heardAt + limits.silenceMs - clock.now();
      if (rest <= 0) answer.cut('silent');
      else listen(rest);
    }, ms);
  };
  listen(limits.silenceMs);
  const cancelEnd = clock.schedule(() => answer.cut('late'), timeoutSeconds * 1000 + limits.graceMs);
  onOpen();
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      heardAt = clock.now();
      onBytes();
      const lines = splitter.push(chunk);
      if (lines === undefined) return toUnreliable(`an event is longer than ${limits.maxEventBytes} bytes`);
      for (const line of lines) {
        const event = readEvent(line);
        if (event.kind === 'expired') return event;
        onEvent(event);
      }
    }
    return { kind: 'over' };
  } catch (error) {
    // Without even a bookmark: the other end is gone, or its history was set back behind the place that was asked for.
    if (answer.cutReason() === 'silent') return { kind: 'expired' };
    if (answer.cutReason() !== undefined) return { kind: 'over' };
    return { kind: 'broken', message: describeNetworkError(error) };
  } finally {
    cancelSilence();
    cancelEnd();
  }
};

const readEvent = (line: string): WatchEvent | Extract<WatchEnd, { kind: 'expired' }> => {
  const event = parseJson(line);
  const object = isMap(event) ? readMap(event, 'object') : undefined;
  const type = isMap(event) ? readString(event, 'type') : undefined;
  if (object === undefined || type === undefined) return toUnreliable('an event is not JSON');
  if (type === 'ERROR') {
    const failure = readErrorEvent(object);
    return isExpired(failure) ? { kind: 'expired' } : { kind: 'expired', failure };
  }
  const resourceVersion = readVersion(object);
  const version = resourceVersion === undefined ? {} : { resourceVersion };
  if (type === 'BOOKMARK') return { kind: 'progress', ...version };
  // A newer server may say more than was asked for.
  if (!['ADDED', 'MODIFIED', 'DELETED'].includes(type)) return { kind: 'progress' };
  const key = readKey(object);
  if (key === undefined) return toUnreliable('an event holds no object');
  if (type === 'DELETED') return { kind: 'delete', key, ...version };
  return { kind: 'set', key, object, ...version };
};

const toUnreliable = (message: string): Extract<WatchEnd, { kind: 'expired' }> => ({
  kind: 'expired',
  failure: ownFailure('NotKubernetes', message),
});
