import { type Clock, pause } from './clock.ts';
import type { Connection } from './connection.ts';
import { type LeaseRecord, readLease, writeLease } from './leaseRecord.ts';
import { steadyClock } from './steadyClock.ts';

/** The time during which one process leads. */
export interface Term {
  /** Aborted as soon as it is over, or has to end. */
  readonly signal: AbortSignal;
  /** For how long something may still be written, in milliseconds; 0 once that is over. */
  remainingMs(): number;
}

/** client-go's defaults, in milliseconds. */
const electionTimes = {
  /** How long others wait after the last renewal that they saw. */
  leaseMs: 15_000,
  /** How long after its last renewal a leader may act. */
  renewDeadlineMs: 10_000,
  retryMs: 2000,
  /** By which part of it a retry is later than that at most; less than client-go's 1.2, so that a takeover takes no 20 s. */
  jitter: 0.2,
};

export interface ElectionOptions {
  readonly connection: Connection;
  readonly namespace: string;
  readonly name: string;
  /** Unlike all others'. */
  readonly identity: string;
  /** Leads until the signal says that it is over; resolves when nothing more will be written. */
  lead(term: Term): Promise<void>;
  /** Told about each change. */
  onLeading(isLeading: boolean): void;
  /** Called with each problem that is another one than before and, with undefined, when it is over. */
  onProblem(problem: string | undefined): void;
  /** For durations. Default: one that nobody sets. */
  readonly clock?: Clock;
  /** For what others read: milliseconds since 1970. */
  readonly time?: () => number;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

export interface Election {
  isLeading(): boolean;
  /** Ends the term, if there is one, and gives the Lease back. */
  stop(): Promise<void>;
}

/** In milliseconds: by the clock that nobody sets, and by the one on the wall. */
interface Moment {
  readonly steady: number;
  readonly wall: number;
}

/**
 * Takes part in the election by a Lease, as client-go does: who holds it renews it, and who finds it not renewed for its own
 * duration takes it. Times of others are never compared with ours. A leader whose renewals fail stops before others may begin.
 */
export const electLeader = (options: ElectionOptions): Election => {
  const { connection, namespace, name, identity, clock = steadyClock, time = Date.now, random = Math.random } = options;
  const path = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
  const durationSeconds = electionTimes.leaseMs / 1000;
  const stopping = new AbortController();
  let observed: { readonly record: LeaseRecord; readonly at: number } | undefined;
  let problem: string | undefined;
  let isLeading = false;

  const report = (found: string | undefined): void => {
    if (found === problem) return;
    problem = found;
    options.onProblem(found);
  };

  const readClocks = (): Moment => ({ steady: clock.now(), wall: time() });

  const observe = (record: LeaseRecord): LeaseRecord => {
    if (observed?.record.text !== record.text) observed = { record, at: clock.now() };
    else observed = { ...observed, record };
    return record;
  };

  const look = async (timeoutMs: number): Promise<LeaseRecord | 'none' | 'unknown'> => {
    const answer = await connection.request({ path: `${path}/${name}`, timeoutMs });
    if (answer.kind === 'ok') return observe(readLease(answer.body));
    if (answer.status === 404) return 'none';
    if (!stopping.signal.aborted) report(`cannot read the Lease ${namespace}/${name}: ${answer.message}`);
    return 'unknown';
  };

  const write = async (record: LeaseRecord | undefined, holder: string, seconds: number, timeoutMs: number) => {
    const body = writeLease({ namespace, name, identity: holder, durationSeconds: seconds, now: time(), record });
    const answer = await connection.request({
      ...(record === undefined ? { method: 'POST', path } : { method: 'PUT', path: `${path}/${name}` }),
      ...{ body, timeoutMs },
    });
    if (answer.kind === 'ok') {
      observe(readLease(answer.body));
      report(undefined);
      return 'written';
    }
    if (answer.status === 409) return 'conflict';
    report(`cannot write the Lease ${namespace}/${name}: ${answer.message}`);
    return 'failed';
  };

  /** How long the record that was seen last keeps others away. */
  const untilFree = (): number => {
    if (observed === undefined || observed.record.holder === '' || observed.record.holder === identity) return 0;
    return observed.at + observed.record.durationSeconds * 1000 - clock.now();
  };

  /** Resolves with the moment from which the deadline counts, if the Lease was taken. */
  const acquire = async (): Promise<Moment | undefined> => {
    const record = await look(electionTimes.renewDeadlineMs / 2);
    if (record === 'unknown' || (record !== 'none' && untilFree() > 0)) return undefined;
    const sentAt = readClocks();
    const written = await write(
      record === 'none' ? undefined : record,
      identity,
      durationSeconds,
      electionTimes.renewDeadlineMs / 2,
    );
    return written === 'written' ? sentAt : undefined;
  };

  const hold = async (acquired: Moment): Promise<void> => {
    const ending = new AbortController();
    const end = (): void => ending.abort();
    // By both clocks: while a machine is suspended, one of them may stand still.
    let deadline = acquired;
    let cancel = (): void => undefined;
    const extend = (from: Moment): void => {
      const { renewDeadlineMs } = electionTimes;
      deadline = { steady: from.steady + renewDeadlineMs, wall: from.wall + renewDeadlineMs };
      cancel();
      cancel = clock.schedule(end, Math.max(0, deadline.steady - clock.now()));
    };
    const untilDeadline = (): number => Math.max(0, Math.min(deadline.steady - clock.now(), deadline.wall - time()));
    const remainingMs = (): number => (ending.signal.aborted ? 0 : untilDeadline());
    extend(acquired);
    stopping.signal.addEventListener('abort', end);
    if (stopping.signal.aborted) end();
    isLeading = true;
    options.onLeading(true);
    const leading = options.lead({ signal: ending.signal, remainingMs }).finally(end);
    for (;;) {
      await pause(clock, electionTimes.retryMs, ending.signal);
      if (remainingMs() === 0) break;
      const sentAt = readClocks();
      const patience = Math.min(remainingMs(), electionTimes.renewDeadlineMs / 2);
      const written = await write(observed?.record, identity, durationSeconds, patience);
      if (written === 'written') extend(sentAt);
      if (written === 'conflict') {
        const record = await look(Math.max(1, Math.min(remainingMs(), electionTimes.renewDeadlineMs / 2)));
        if (typeof record !== 'string' && record.holder !== identity) end();
      }
    }
    cancel();
    end();
    stopping.signal.removeEventListener('abort', end);
    await leading;
    isLeading = false;
    options.onLeading(false);
    // Only what is certainly still ours is given back.
    const left = untilDeadline();
    if (stopping.signal.aborted && left > 0 && observed?.record.holder === identity)
      await write(observed.record, '', 1, left);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const acquired = await acquire();
      if (acquired !== undefined) await hold(acquired);
      const retryMs = electionTimes.retryMs * (1 + electionTimes.jitter * random());
      const free = untilFree();
      await pause(clock, free > 0 ? Math.min(retryMs, free) : retryMs, stopping.signal);
    }
  };

  const running = run();
  return {
    isLeading: () => isLeading,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
