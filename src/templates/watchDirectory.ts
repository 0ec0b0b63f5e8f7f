import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../core/snapshot.ts';
import { emptyCatalog } from '../core/template/catalog.ts';
import { buildSnapshot, type DirectoryReport } from './buildSnapshot.ts';
import { type ScannedDirectory, scanDirectory } from './scanDirectory.ts';

export interface DirectoryWatchOptions {
  readonly dir: string;
  /** podgraft's own namespace: where templates lie that name none. */
  readonly home: string;
  readonly namespaceTemplates: boolean;
  readonly intervalMs: number;
  /** Called once before the watch is there, then after each change. */
  onSnapshot(snapshot: Snapshot, report: DirectoryReport): void;
  /** Called with what `onSnapshot` throws, and with bugs of ours; the watch goes on. */
  onError?(error: unknown): void;
}

export interface DirectoryWatch {
  /** Resolves when nothing is being read any more. */
  stop(): Promise<void>;
}

/**
 * Follows the templates in a directory by looking at its files every `intervalMs`: a mounted ConfigMap is swapped by
 * symlink, after which file notifications are dead. What cannot be read keeps its last good version. Rejects if the
 * directory cannot be read at the start.
 */
export const watchDirectory = async (options: DirectoryWatchOptions): Promise<DirectoryWatch> => {
  const { dir, home, intervalMs } = options;
  const stopping = new AbortController();
  let catalog = emptyCatalog;

  const publish = (files: ScannedDirectory, problem: string | undefined): void => {
    const readings = [...files].map(([file, { reading }]) => ({ file, reading }));
    const { snapshot, report } = buildSnapshot(readings, catalog, options);
    catalog = snapshot.catalog;
    const problems = problem === undefined ? report.problems : [{ file: dir, message: problem }, ...report.problems];
    try {
      options.onSnapshot(snapshot, { ...report, problems });
    } catch (error) {
      options.onError?.(error);
    }
  };

  let files = await scanDirectory(dir, home, new Map()).catch((cause: unknown) => {
    throw new Error(
      `cannot read the templates in ${dir}: ${explain(cause)}; create the directory or name another one`,
      { cause },
    );
  });
  publish(files, undefined);
  let problem: string | undefined;

  const look = async (): Promise<void> => {
    const now = await scanDirectory(dir, home, files).catch(explain);
    const trouble =
      typeof now === 'string' ? `${now}; its last good templates stay in use until it is back` : undefined;
    const scanned = typeof now === 'string' ? files : now;
    if (trouble === problem && isSame(files, scanned)) {
      files = scanned;
      return;
    }
    publish(scanned, trouble);
    files = scanned;
    problem = trouble;
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sleep(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) await look().catch((error: unknown) => options.onError?.(error));
    }
  };

  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

const isSame = (before: ScannedDirectory, now: ScannedDirectory): boolean =>
  before.size === now.size && [...now].every(([path, { reading }]) => before.get(path)?.reading === reading);

const explain = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such directory';
  if (code === 'ENOTDIR') return 'it is not a directory';
  return error instanceof Error ? error.message : String(error);
};
