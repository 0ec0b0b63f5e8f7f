import type { Clock } from './clock.ts';

/** Ends a request from outside: when its time is over, when its owner stops, when it falls silent. */
export interface Cutter {
  /** Puts what is to be destroyed in place of what was before. */
  hold(stream: Destroyable): void;
  cut(reason: CutReason): void;
  /** Begins a deadline, in place of the one before. */
  limit(ms: number): void;
  /** Takes the deadline away. */
  relax(): void;
  /** Lets go of clock and signal. */
  release(): void;
  /** Why it was cut, if it was: streams only know that they were. */
  reason(): CutReason | undefined;
}

/** What streams and requests have. */
interface Destroyable {
  destroy(error: Error): unknown;
}

type CutReason = 'late' | 'stopped' | 'silent';

/** A cutter that follows a signal. */
export const createCutter = (clock: Clock, signal: AbortSignal | undefined): Cutter => {
  let held: Destroyable | undefined;
  let reason: CutReason | undefined;
  let cancel: (() => void) | undefined;
  const cut = (why: CutReason): void => {
    reason ??= why;
    held?.destroy(new Error(reason));
  };
  const onAbort = (): void => cut('stopped');
  if (signal?.aborted) cut('stopped');
  else signal?.addEventListener('abort', onAbort);
  const relax = (): void => cancel?.();
  return {
    hold: (stream) => {
      held = stream;
      if (reason !== undefined) stream.destroy(new Error(reason));
    },
    cut,
    limit: (ms) => {
      relax();
      cancel = clock.schedule(() => cut('late'), ms);
    },
    relax,
    release: () => {
      relax();
      signal?.removeEventListener('abort', onAbort);
    },
    reason: () => reason,
  };
};
