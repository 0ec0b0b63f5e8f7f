import type { Snapshot } from '../core/snapshot.ts';
import type { Answer } from './answer.ts';
import { limitWarnings } from './messages.ts';
import type { Review } from './readReview.ts';
import { validateNamespace } from './validateNamespace.ts';
import { validateTemplate } from './validateTemplate.ts';

/** Answers `POST /validate`: templates with errors are refused, Namespaces only get warnings. Pure. */
export const validateReview = (review: Review, snapshot: Snapshot): Answer => {
  const isCore = review.group === '' && review.subResource === '';
  const verdict =
    isCore && review.kind === 'ConfigMap'
      ? validateTemplate(review, snapshot)
      : isCore && review.kind === 'Namespace'
        ? validateNamespace(review, snapshot)
        : undefined;
  if (verdict === undefined) return { ...empty, summary: { outcome: 'passed', reason: 'other-kind', templates: [] } };
  const warnings = limitWarnings(verdict.warnings);
  if (verdict.refusal === undefined) {
    return { ...empty, warnings, summary: { outcome: 'passed', reason: 'valid', templates: [] } };
  }
  const status = { code: 422, reason: 'Invalid', message: verdict.refusal };
  return {
    ...empty,
    allowed: false,
    status,
    warnings,
    summary: { outcome: 'rejected', reason: 'invalid', templates: [] },
  };
};

const empty = { allowed: true, operations: [], warnings: [], auditAnnotations: {} };
