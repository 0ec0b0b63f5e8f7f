import Fastify from 'fastify';
import type { PemPair } from '../../src/certificates/pemPair.ts';
import { answerParent, usedMicroseconds } from './part.ts';

/** The same as {@link ./serveBare.ts}, through Fastify: what the framework alone costs. */
export const serveFastify = async (): Promise<void> => {
  answerParent(async (question: { keyPair: PemPair; answer: string } | 'usage') => {
    if (question === 'usage') return usedMicroseconds();
    const app = Fastify({ https: question.keyPair, keepAliveTimeout: 120_000, bodyLimit: 7 * 1024 * 1024 });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.post('/mutate', (request, reply) => {
      JSON.parse((request.body as Buffer).toString('utf8'));
      reply.type('application/json').send(question.answer);
    });
    return Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
  });
};
