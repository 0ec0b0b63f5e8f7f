import pino, { type Logger } from 'pino';

/** The levels that may be asked for, from the fullest log to none. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/**
 * A logger that writes JSON lines to a file descriptor (default: standard output). Lines are gathered, since a write for
 * each would cost a review a sixth of its time; they show up within half a second, and at exit at the latest.
 */
export const createLogger = (level: LogLevel, fd = 1): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: fd, sync: false, minLength: 4096, periodicFlush: 500 }),
  );
