import type { Answer } from '../admission/answer.ts';
import type { Review } from '../admission/readReview.ts';

/**
 * The answer when our own code threw. A pod is refused, since without its injection it may run wrongly; a workload goes
 * through unchanged with a warning, since its pods are decided on when they are created.
 */
export const erroredAnswer = (review: Review): Answer => {
  const isPod = review.group === '' && review.kind === 'Pod';
  const failed = `podgraft failed on this ${review.kind.slice(0, 63)}; its log says why under uid ${review.uid.slice(0, 63)}`;
  const summary = { outcome: 'errored', reason: 'internal-error', templates: [] } as const;
  const nothing = { operations: [], auditAnnotations: {}, summary };
  return isPod
    ? {
        ...nothing,
        allowed: false,
        status: {
          code: 500,
          reason: 'InternalError',
          message: `${failed}. Try again, or create the pod without injection: annotation podgraft.dev/inject: disabled`,
        },
        warnings: [],
      }
    : { ...nothing, allowed: true, warnings: [`${failed}; it was left as it is`] };
};
