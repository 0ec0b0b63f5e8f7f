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
      timestamp: createClock(),
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: fd, sync: false, minLength: 16_000, periodicFlush: 500 }),
  );

/** The time as pino wants it: a piece of JSON. Under load many lines share a millisecond, and formatting it costs more. */
const createClock = (): (() => string) => {
  let last = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) {
      last = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
};
