import type { Logger } from 'pino';
import type { Snapshot } from '../core/snapshot.ts';
import { emptyCatalog } from '../core/template/catalog.ts';
import type { DirectoryReport } from '../templates/buildSnapshot.ts';
import { watchDirectory } from '../templates/watchDirectory.ts';
import { createProblemLog } from './logProblems.ts';
import type { SnapshotSource } from './snapshotSource.ts';

/** How often the files are looked at: an author saves, switches windows and tries. */
const intervalMs = 1000;

/** Which templates to follow. */
export interface TemplateWatchOptions {
  readonly dir: string;
  readonly home: string;
  readonly namespaceTemplates: boolean;
  readonly logger: Logger;
}

/** Follows the templates in a directory. Rejects if it cannot be read at first. */
export const watchTemplates = async (options: TemplateWatchOptions): Promise<SnapshotSource> => {
  const { dir, home, namespaceTemplates, logger } = options;
  let snapshot: Snapshot = { catalog: emptyCatalog, namespaces: new Map(), cluster: {}, home, namespaceTemplates };
  let report: DirectoryReport = { templates: 0, problems: [] };
  const logReport = createProblemLog(logger);

  const onSnapshot = (newSnapshot: Snapshot, newReport: DirectoryReport): void => {
    snapshot = newSnapshot;
    report = newReport;
    logReport(report);
  };

  const onError = (error: unknown): void => logger.error({ err: error }, 'reading templates failed');
  const watch = await watchDirectory({ dir, home, namespaceTemplates, intervalMs, onSnapshot, onError });
  return {
    snapshot: () => snapshot,
    isComplete: () => true,
    report: () => report,
    watches: () => ({}),
    stop: () => watch.stop(),
  };
};
