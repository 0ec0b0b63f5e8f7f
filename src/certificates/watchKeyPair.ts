import { setTimeout as sleep } from 'node:timers/promises';
import { checkKeyPair, type KeyPair } from './checkKeyPair.ts';
import type { PemPair } from './pemPair.ts';
import { type KeyPairFiles, readPem } from './readKeyPair.ts';

/** What {@link watchKeyPair} follows and whom it tells. */
export interface KeyPairWatchOptions extends KeyPairFiles {
  /** The pair that is served now. */
  readonly initial: KeyPair;
  readonly intervalMs: number;
  readonly now: () => Date;
  /** Called with each new good pair. If it throws, the pair counts as bad. */
  onChange(pair: KeyPair): void;
  /** Called once for each new problem, however long it lasts. */
  onProblem(problem: string): void;
}

/** What a readiness probe needs to know about the pair in use. */
export interface KeyPairState {
  readonly notAfter: Date;
  /** What is wrong with the files, or with the pair in use when it has expired. */
  readonly problem?: string;
}

/** A watch that is running. */
export interface KeyPairWatch {
  state(): KeyPairState;
  stop(): Promise<void>;
}

/**
 * Follows two files by their content: a mounted Secret is swapped by symlink, after which file notifications are dead. A
 * bad pair leaves the last good one in use.
 */
export const watchKeyPair = (options: KeyPairWatchOptions): KeyPairWatch => {
  const stopping = new AbortController();
  let inUse = options.initial;
  let seen = toContent(inUse);
  let badFiles: string | undefined;
  let reported: string | undefined;

  const readState = (): KeyPairState => {
    const { notAfter } = inUse;
    const expired =
      notAfter <= options.now() ? `the certificate in use expired at ${notAfter.toISOString()}` : undefined;
    const problem = badFiles ?? expired;
    return problem === undefined ? { notAfter } : { notAfter, problem };
  };

  const take = (pem: PemPair): string | undefined => {
    const pair = checkKeyPair(pem, options.now());
    if (typeof pair === 'string') return `${pair} (${options.certFile}, ${options.keyFile})`;
    if (toContent(pair) === toContent(inUse)) return undefined;
    try {
      options.onChange(pair);
    } catch (error) {
      return `the server does not take the pair: ${error instanceof Error ? error.message : 'unknown reason'}`;
    }
    inUse = pair;
    return undefined;
  };

  const look = async (): Promise<void> => {
    const pem = await readPem(options);
    const content = typeof pem === 'string' ? pem : toContent(pem);
    if (content !== seen) {
      seen = content;
      badFiles = typeof pem === 'string' ? pem : take(pem);
    }
    const { problem } = readState();
    if (problem !== undefined && problem !== reported) options.onProblem(problem);
    reported = problem;
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sleep(options.intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) await look();
    }
  };

  const running = run();
  return {
    state: readState,
    stop: () => {
      stopping.abort();
      return running;
    },
  };
};

const toContent = (pem: PemPair): string => `${pem.cert}\n${pem.key}`;
