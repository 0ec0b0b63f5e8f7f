import type { Summary } from '../admission/answer.ts';
import { answerReview } from '../admission/answerReview.ts';
import { readReview } from '../admission/readReview.ts';
import { writeResponse } from '../admission/writeResponse.ts';
import type { Operation } from '../core/jsonPatch.ts';
import type { Snapshot } from '../core/snapshot.ts';

/** What was said to one review. */
export interface ReplayAnswer {
  readonly allowed: boolean;
  readonly status?: unknown;
  readonly warnings: readonly string[];
  readonly operations: readonly Operation[];
  /** Only podgraft in this process tells it. */
  readonly summary?: Summary;
}

/** Answers a review in this process, as the webhook does from the parsed body to the written response. */
export const answerInProcess = (
  text: string,
  snapshot: Snapshot,
): { readonly answer: ReplayAnswer; readonly ms: number } => {
  const body: unknown = JSON.parse(text);
  const start = performance.now();
  const review = readReview(body);
  if (typeof review === 'string') throw new Error(review);
  const given = answerReview(review, snapshot);
  writeResponse(review.uid, given);
  const ms = performance.now() - start;
  const { allowed, status, warnings, operations, summary } = given;
  return { answer: { allowed, ...(status && { status }), warnings, operations, summary }, ms };
};

/** Reads the AdmissionReview that a webhook answered. Throws a sentence if it is none, or not for this review. */
export const readAnswer = (text: string, uid: unknown): ReplayAnswer => {
  const body = parse(text) as { readonly response?: Record<string, unknown> } | undefined;
  const response = body?.response;
  if (response === undefined || typeof response['allowed'] !== 'boolean') {
    throw new Error(`what came back is no AdmissionReview: ${text.slice(0, 200)}`);
  }
  if (response['uid'] !== uid) throw new Error(`the answer is for another review: uid ${String(response['uid'])}`);
  const patch = response['patch'];
  const operations = typeof patch === 'string' ? parse(Buffer.from(patch, 'base64').toString('utf8')) : [];
  const { allowed, status, warnings } = response;
  return {
    allowed,
    ...(status === undefined ? {} : { status }),
    warnings: Array.isArray(warnings) ? (warnings as string[]) : [],
    operations: Array.isArray(operations) ? (operations as Operation[]) : [],
  };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
