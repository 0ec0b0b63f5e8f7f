import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Compares a text with what a file holds. With UPDATE_GOLDENS=1 it writes the file instead. */
export const compareText = (file: URL, text: string): void => {
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, text);
  const golden = existsSync(file) ? readFileSync(file, 'utf8') : '';
  expect(text, `if it is right, write it anew: UPDATE_GOLDENS=1 npx vitest run test/examples`).toBe(golden);
};
