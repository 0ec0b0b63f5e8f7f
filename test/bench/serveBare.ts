import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PemPair } from '../../src/certificates/pemPair.ts';
import { answerParent, usedMicroseconds } from './part.ts';

/** The least that could answer: reads the body, parses it, and says always the same. */
export const serveBare = async (): Promise<void> => {
  let answer = '';
  answerParent(async (question: { keyPair: PemPair; answer: string } | 'usage') => {
    if (question === 'usage') return usedMicroseconds();
    answer = question.answer;
    const server = createServer({ ...question.keyPair, keepAliveTimeout: 120_000 }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        JSON.parse(Buffer.concat(chunks).toString('utf8'));
        response.setHeader('content-type', 'application/json; charset=utf-8');
        response.setHeader('content-length', Buffer.byteLength(answer));
        response.end(answer);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  });
};
