import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { answerReview } from '../../src/admission/answerReview.ts';
import { validateReview } from '../../src/admission/validateReview.ts';
import type { PemPair } from '../../src/certificates/pemPair.ts';
import { createServer } from '../../src/server/createServer.ts';
import { createLogger } from '../../src/telemetry/createLogger.ts';
import { answerParent, usedMicroseconds } from './part.ts';
import { readSubject } from './subject.ts';

/** The webhook as `serve` runs it; its log lines go nowhere. */
export const servePodgraft = async (): Promise<void> => {
  const snapshot = readSubject();
  answerParent(async (question: { keyPair: PemPair } | 'usage') => {
    if (question === 'usage') return usedMicroseconds();
    const server = createServer({
      keyPair: question.keyPair,
      answer: (review) => answerReview(review, snapshot),
      validate: (review) => validateReview(review, snapshot),
      readiness: () => ({ ready: true, detail: {} }),
      logger: createLogger('info', openSync(devNull, 'w')),
    });
    return Number(new URL(await server.listen({ port: 0, address: '127.0.0.1' })).port);
  });
};
