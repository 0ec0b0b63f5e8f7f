import type { Logger } from 'pino';
import type { Summary } from '../admission/answer.ts';
import type { Review } from '../admission/readReview.ts';
import { readMap, readString } from '../core/json.ts';
import { cutText } from './cutText.ts';

/** Writes the one line that each review leaves in the log: who and what, never the body or the value of an annotation. */
export const logReview = (logger: Logger, review: Review, summary: Summary, ms: number): void => {
  logger.info(
    {
      uid: cutText(review.uid),
      namespace: cutText(review.namespace),
      name: cutText(review.name || readGenerateName(review)),
      kind: cutText(review.kind),
      operation: cutText(review.operation),
      dryRun: review.dryRun,
      outcome: summary.outcome,
      reason: summary.reason,
      templates: summary.templates,
      ms: Math.round(ms * 1000) / 1000,
    },
    'reviewed',
  );
};

const readGenerateName = (review: Review): string =>
  readString(readMap(review.object, 'metadata'), 'generateName') ?? '';
