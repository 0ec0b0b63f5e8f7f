import type { Context } from './context.ts';

/** A line that says how far something is, on a terminal, for what takes longer than a second. */
export interface Progress {
  update(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

const quietMs = 1000;
const intervalMs = 200;

/** Starts a progress line that appears after a second. */
export const createProgress = ({ terminal, stderr, now }: Context): Progress => {
  let next = now().getTime() + quietMs;
  let isShown = false;
  return {
    update: (text) => {
      if (!terminal.stderr || now().getTime() < next) return;
      next = now().getTime() + intervalMs;
      isShown = true;
      stderr(`\r\u001b[K${text}`);
    },
    clear: () => {
      if (isShown) stderr('\r\u001b[K');
      isShown = false;
    },
  };
};
