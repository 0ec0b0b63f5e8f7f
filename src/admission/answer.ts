import type { Operation } from '../core/jsonPatch.ts';

/** What podgraft says to one AdmissionReview, before it is written as JSON. */
export interface Answer {
  readonly allowed: boolean;
  /** Present when `allowed` is false. `message` may hold newlines; kubectl shows `Error from server (<reason>): …<message>`. */
  readonly status?: { readonly code: number; readonly reason: string; readonly message: string };
  /** Empty: nothing to change, and no patch in the response. */
  readonly operations: readonly Operation[];
  /** Each at most 256 characters without control characters (else the API server drops it), at most 16. */
  readonly warnings: readonly string[];
  /** Template names and hashes; never values. */
  readonly auditAnnotations: Readonly<Record<string, string>>;
  readonly summary: Summary;
  /** True if the snapshot may be behind: what the review asks for is not known, and may have been applied a moment ago. */
  readonly isEarly?: true;
  /** What the owner of a pod should read: a pod that asked and was not injected. */
  readonly skipped?: string;
}

/** What the log line, the metrics and the Event say of an answer. */
export interface Summary {
  readonly outcome:
    | 'injected'
    | 'unchanged'
    | 'skipped'
    | 'rejected'
    | 'inherited'
    | 'passed'
    | 'postponed'
    | 'errored';
  /** A code of one or more words with hyphens, such as `not-requested`; bounded in number, so fit for a metric's label. */
  readonly reason: string;
  /** Names of the templates that were applied. */
  readonly templates: readonly string[];
}
