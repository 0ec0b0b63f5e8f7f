import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Review } from '../admission/readReview.ts';
import { redactReview } from '../admission/redactReview.ts';

/** Writes reviews into a directory, for `podgraft replay`. */
export interface Recorder {
  /** Takes a review; it is written later, one after the other. */
  record(review: Review): void;
  /** Resolves when all is written. */
  stop(): Promise<void>;
}

export interface RecorderOptions {
  readonly dir: string;
  readonly now: () => Date;
  /** Told once of each kind of trouble; nothing else comes of it. */
  readonly onProblem: (problem: string) => void;
}

/** How many reviews one process records: whoever forgets the flag must not fill a disk. */
const maxRecorded = 10_000;

/** How many may wait to be written; more are left out. */
const maxWaiting = 100;

/** Makes the directory. Rejects with a sentence if it cannot. */
export const createRecorder = async ({ dir, now, onProblem }: RecorderOptions): Promise<Recorder> => {
  await mkdir(dir, { recursive: true }).catch((cause: unknown) => {
    throw new Error(`reviews cannot be recorded in ${dir}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  const told = new Set<string>();
  const tell = (problem: string): void => {
    if (!told.has(problem)) onProblem(problem);
    told.add(problem);
  };
  let recorded = 0;
  let waiting = 0;
  let writing: Promise<void> = Promise.resolve();

  const write = async (review: Review, time: Date): Promise<void> => {
    try {
      const directory = join(dir, nameCase(review, time));
      await mkdir(directory);
      const text = `${JSON.stringify(redactReview(review), undefined, 2)}\n`;
      await writeFile(join(directory, 'review.json'), text, { mode: 0o600 });
    } catch (error) {
      // The code alone, since messages name each file and would be told each time.
      const why = error instanceof Error && 'code' in error ? error.code : error;
      tell(`a review cannot be written into ${dir}: ${why}; look at its room and its permissions`);
    } finally {
      waiting -= 1;
    }
  };

  return {
    record: (review) => {
      if (recorded >= maxRecorded) return tell(`${maxRecorded} reviews are recorded, and no more will be`);
      if (waiting >= maxWaiting) return tell('reviews come faster than they can be written; some are left out');
      recorded += 1;
      waiting += 1;
      const time = now();
      writing = writing.then(() => write(review, time));
    },
    stop: () => writing,
  };
};

/** A name that sorts by time and tells what it is: `20260102T030405.678Z-pod-shop-web-0123abcd`. */
const nameCase = ({ kind, namespace, name, uid, object }: Review, time: Date): string => {
  const { generateName } = (object?.['metadata'] ?? {}) as { readonly generateName?: unknown };
  const shown = name === '' && typeof generateName === 'string' ? generateName : name;
  const parts = [time.toISOString().replaceAll(/[-:]/g, ''), kind.toLowerCase(), namespace, shown, uid];
  return parts
    .map((part) => part.replaceAll(/[^\w.-]+/g, '_').slice(0, 63))
    .filter((part) => part !== '')
    .join('-');
};
