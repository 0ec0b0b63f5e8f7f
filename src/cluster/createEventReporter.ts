import { createHash } from 'node:crypto';
import type { Json } from '../core/json.ts';
import { type Clock, pause, systemClock } from './clock.ts';
import type { Connection } from './connection.ts';

/** What an Event is about. */
export interface EventSubject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Who writes Events. */
interface Reporter {
  readonly component: 'webhook' | 'initializer';
  /** The name of the process's host, which is its pod's. */
  readonly instance: string;
}

export interface EventReporter {
  /** Returns at once; the Event is written later, or never if there are too many. */
  report(subject: EventSubject, reason: string, message: string): void;
  /** How many were dropped because there were too many. */
  dropped(): number;
  stop(): Promise<void>;
}

/** How long the same Event is not written again, in milliseconds. */
const repeatMs = 10 * 60 * 1000;
/** How many Events may wait to be written. */
const maxWaiting = 200;
/** How many different ones are remembered. */
const maxRemembered = 2000;
/** Between two writes, in milliseconds, once the burst is used up. */
const intervalMs = 1000;
const burst = 10;

/**
 * Writes Events on objects: each once in ten minutes, a bounded number waiting, one a second after a burst. Nothing of it is on
 * the way of an answer, and a failure is only told to `onProblem`.
 */
export const createEventReporter = (
  connection: Connection,
  { onProblem, clock = systemClock, ...reporter }: Reporter & { onProblem(problem: string): void; clock?: Clock },
): EventReporter => {
  const stopping = new AbortController();
  const written = new Map<string, number>();
  const waiting: { readonly key: string; readonly path: string; readonly event: Json }[] = [];
  let droppedCount = 0;
  let allowance = burst;
  let refilledAt = clock.now();
  let running: Promise<void> | undefined;

  const write = async ({ key, path, event }: (typeof waiting)[number]): Promise<void> => {
    const { signal } = stopping;
    const made = await connection.request({ method: 'POST', path, body: event, signal, timeoutMs: 5000 });
    if (made.kind === 'ok') return;
    // Another replica, or this one ten minutes ago.
    if (made.status === 409) {
      const body = { lastTimestamp: toTime(clock.now()) };
      const contentType = 'application/merge-patch+json';
      const patched = await connection.request({ method: 'PATCH', path: `${path}/${key}`, body, contentType, signal });
      if (patched.kind === 'ok' || patched.status === 404) return;
      onProblem(`cannot update an Event: ${patched.message}`);
    } else if (!signal.aborted) onProblem(`cannot write an Event: ${made.message}`);
  };

  const refill = (): void => {
    const elapsed = Math.floor((clock.now() - refilledAt) / intervalMs);
    allowance = Math.min(burst, allowance + elapsed);
    refilledAt += elapsed * intervalMs;
  };

  const drain = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      refill();
      if (allowance === 0) await pause(clock, refilledAt + intervalMs - clock.now(), stopping.signal);
      if (stopping.signal.aborted) return;
      refill();
      allowance = Math.max(0, allowance - 1);
      await write(next);
    }
    running = undefined;
  };

  return {
    report: (subject, reason, message) => {
      const now = clock.now();
      const key = nameEvent(subject, reason, message);
      const last = written.get(key);
      if (last !== undefined && now - last < repeatMs) return;
      if (waiting.length >= maxWaiting) {
        droppedCount += 1;
        return;
      }
      written.delete(key);
      written.set(key, now);
      if (written.size > maxRemembered) written.delete(written.keys().next().value as string);
      const path = `/api/v1/namespaces/${encodeURIComponent(subject.namespace)}/events`;
      waiting.push({ key, path, event: toEvent(subject, reason, message, key, toTime(now), reporter) });
      running ??= drain();
    },
    dropped: () => droppedCount,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

const toTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** The same Event has the same name in every replica, so that it is there once. A name has at most 253 characters. */
const nameEvent = ({ name, uid }: EventSubject, reason: string, message: string): string => {
  const hash = createHash('sha256').update(`${uid}\0${reason}\0${message}`).digest('hex').slice(0, 16);
  return `${name.slice(0, 200).replace(/[-.]+$/, '')}.${hash}`;
};

const toEvent = (
  { apiVersion, kind, namespace, name, uid }: EventSubject,
  reason: string,
  message: string,
  eventName: string,
  time: string,
  { component, instance }: Reporter,
): Json => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: eventName, namespace },
  involvedObject: { apiVersion, kind, namespace, name, uid },
  type: 'Warning',
  reason,
  message,
  source: { component: 'podgraft' },
  firstTimestamp: time,
  lastTimestamp: time,
  count: 1,
  reportingComponent: `podgraft.dev/${component}`,
  reportingInstance: instance,
});
