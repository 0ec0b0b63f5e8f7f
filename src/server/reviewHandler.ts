import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Answer, Summary } from '../admission/answer.ts';
import type { Review } from '../admission/readReview.ts';
import { writeResponse } from '../admission/writeResponse.ts';
import { cutText } from './cutText.ts';
import { erroredAnswer } from './erroredAnswer.ts';
import { logReview } from './logReview.ts';
import { readBody } from './readBody.ts';

/**
 * Decides one review. Synchronous: the hot path waits for nothing. What it throws becomes an errored answer. `later` asks the
 * API server to send the same review again in a second: what it is about may have been applied a moment ago.
 */
export type Answerer = (review: Review) => Answer | 'later';

/** Told of a review and what came of it; `seconds` is what deciding and writing took. */
export type ReviewListener = (review: Review, answer: Answer, seconds: number) => void;

/**
 * Answers a review: 400 for what is none, 503 with Retry-After for `later`, else 200 and a valid AdmissionReview whatever
 * happens.
 */
export const createReviewHandler =
  (answer: Answerer, logger: Logger, onReview?: ReviewListener) =>
  (request: FastifyRequest, reply: FastifyReply): void => {
    const start = performance.now();
    const review = readBody(request.body as Buffer | undefined);
    if (typeof review === 'string') {
      reply.code(400).send({ error: review });
      return;
    }
    const response = respond(answer, review, logger);
    if (response === 'later') {
      const error = 'podgraft does not know yet what this is about; send the same review again';
      reply.code(503).header('retry-after', '1').send({ error });
      logReview(logger, review, postponed, performance.now() - start);
      return;
    }
    reply.type('application/json').send(response.text);
    const ms = performance.now() - start;
    logReview(logger, review, response.answer.summary, ms);
    onReview?.(review, response.answer, ms / 1000);
  };

const postponed: Summary = { outcome: 'postponed', reason: 'not-known-yet', templates: [] };

const respond = (answer: Answerer, review: Review, logger: Logger) => {
  try {
    const given = answer(review);
    return given === 'later' ? given : { text: writeResponse(review.uid, given), answer: given };
  } catch (error) {
    logger.error({ uid: cutText(review.uid), err: error }, 'answering failed');
    const errored = erroredAnswer(review);
    return { text: writeResponse(review.uid, errored), answer: errored };
  }
};
