import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Answer } from '../admission/answer.ts';
import type { Review } from '../admission/readReview.ts';
import { writeResponse } from '../admission/writeResponse.ts';
import { cutText } from './cutText.ts';
import { erroredAnswer } from './erroredAnswer.ts';
import { logReview } from './logReview.ts';
import { readBody } from './readBody.ts';

/** Decides one review. Synchronous: the hot path waits for nothing. What it throws becomes an errored answer. */
export type Answerer = (review: Review) => Answer;

/** Answers `POST /mutate`: 400 for what is not a review, else 200 and a valid AdmissionReview whatever happens. */
export const createReviewHandler =
  (answer: Answerer, logger: Logger) =>
  (request: FastifyRequest, reply: FastifyReply): void => {
    const start = performance.now();
    const review = readBody(request.body as Buffer | undefined);
    if (typeof review === 'string') {
      reply.code(400).send({ error: review });
      return;
    }
    const { text, summary } = respond(answer, review, logger);
    reply.type('application/json').send(text);
    logReview(logger, review, summary, performance.now() - start);
  };

const respond = (answer: Answerer, review: Review, logger: Logger) => {
  try {
    const given = answer(review);
    return { text: writeResponse(review.uid, given), summary: given.summary };
  } catch (error) {
    logger.error({ uid: cutText(review.uid), err: error }, 'answering failed');
    const errored = erroredAnswer(review);
    return { text: writeResponse(review.uid, errored), summary: errored.summary };
  }
};
