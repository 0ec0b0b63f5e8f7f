import type { Logger } from 'pino';
import type { LogLevel } from '../telemetry/createLogger.ts';

/** What a command may touch of the process around it. */
export interface Context {
  /** Paths that a user gives are relative to this directory. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Resolves when what was written to standard output has gone so far that more may follow. */
  readonly drained: () => Promise<void>;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Which outputs are a terminal: colours and progress are for people. */
  readonly terminal: { readonly stdout: boolean; readonly stderr: boolean };
  readonly now: () => Date;
  readonly createLogger: (level: LogLevel) => Logger;
  /** Starts to listen for the signals that end a process; resolves with the first one. */
  readonly waitForStop: () => Promise<StopSignal>;
}

/** SIGTERM is Kubernetes taking a pod away; SIGINT is a person at a keyboard. */
export type StopSignal = 'SIGTERM' | 'SIGINT';
