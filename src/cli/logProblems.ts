import type { Logger } from 'pino';
import type { FileProblem } from '../manifests/joinReadings.ts';
import type { SnapshotSource } from './snapshotSource.ts';

type Report = ReturnType<SnapshotSource['report']>;

/** Logs what templates come to; each problem once, when it appears. */
export const createProblemLog = (logger: Logger): ((report: Report) => void) => {
  let known: ReadonlySet<string> = new Set();
  return ({ templates, problems }) => {
    for (const problem of problems) {
      if (!known.has(toLine(problem)))
        logger.warn({ file: problem.file, problem: problem.message }, 'template has a problem');
    }
    known = new Set(problems.map(toLine));
    logger.info({ templates, problems: problems.length }, 'templates loaded');
  };
};

const toLine = ({ file, message }: FileProblem): string => `${file}: ${message}`;
