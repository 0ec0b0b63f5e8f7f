import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty directory that is gone after the test. */
export const temporaryDirectory = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'podgraft-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
};
