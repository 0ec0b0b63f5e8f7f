import type { Logger } from 'pino';
import type { Snapshot } from '../core/snapshot.ts';
import { emptyCatalog } from '../core/template/catalog.ts';
import type { DirectoryReport } from '../templates/buildSnapshot.ts';
import { watchDirectory } from '../templates/watchDirectory.ts';

/** How often the files are looked at: an author saves, switches windows and tries. */
const intervalMs = 1000;

/** Which templates to follow. */
export interface TemplateWatchOptions {
  readonly dir: string;
  readonly home: string;
  readonly namespaceTemplates: boolean;
  readonly logger: Logger;
}

/** Templates as they are at the moment. */
export interface TemplateWatch {
  snapshot(): Snapshot;
  report(): DirectoryReport;
  stop(): Promise<void>;
}

/** Follows the templates in a directory; each problem of a file is logged once, when it appears. */
export const watchTemplates = async (options: TemplateWatchOptions): Promise<TemplateWatch> => {
  const { dir, home, namespaceTemplates, logger } = options;
  let snapshot: Snapshot = { catalog: emptyCatalog, namespaces: new Map(), cluster: {}, home, namespaceTemplates };
  let report: DirectoryReport = { templates: 0, problems: [] };

  const onSnapshot = (newSnapshot: Snapshot, newReport: DirectoryReport): void => {
    const known = new Set(report.problems.map(toLine));
    for (const problem of newReport.problems) {
      if (!known.has(toLine(problem)))
        logger.warn({ file: problem.file, problem: problem.message }, 'template has a problem');
    }
    snapshot = newSnapshot;
    report = newReport;
    logger.info({ templates: report.templates, problems: report.problems.length }, 'templates loaded');
  };

  const onError = (error: unknown): void => logger.error({ err: error }, 'reading templates failed');
  const watch = await watchDirectory({ dir, home, namespaceTemplates, intervalMs, onSnapshot, onError });
  return { snapshot: () => snapshot, report: () => report, stop: () => watch.stop() };
};

const toLine = (problem: DirectoryReport['problems'][number]): string => `${problem.file}: ${problem.message}`;
