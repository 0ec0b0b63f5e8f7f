import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { pino } from 'pino';
import { answerReview } from '../../src/admission/answerReview.ts';
import { readReview } from '../../src/admission/readReview.ts';
import { validateReview } from '../../src/admission/validateReview.ts';
import { writeResponse } from '../../src/admission/writeResponse.ts';
import { makeCertificates } from '../../src/certificates/makeCertificates.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { buildApp } from '../../src/server/buildApp.ts';
import { createServer } from '../../src/server/createServer.ts';
import { serverLimits } from '../../src/server/limits.ts';
import { deepFreeze } from './deepFreeze.ts';

/** One way to have a review answered. Takes the review and gives back the AdmissionReview, both as text. */
export interface Door {
  readonly name: string;
  ask(review: string, snapshot: Snapshot): Promise<string>;
  close(): Promise<void>;
}

/** The functions themselves, on a review that throws when it is written to. */
export const openPureDoor = (): Door => ({
  name: 'the pure functions',
  ask: async (text, snapshot) => {
    const review = readReview(deepFreeze(JSON.parse(text)));
    if (typeof review === 'string') throw new Error(review);
    return writeResponse(review.uid, answerReview(review, snapshot));
  },
  close: async () => {},
});

/** What both servers need besides an answer, and the authority to trust. */
const dress = async () => {
  const { authority, serving } = await makeCertificates({ hosts: ['127.0.0.1'], now: new Date() });
  const options = {
    keyPair: serving,
    readiness: () => ({ ready: true, detail: {} }),
    logger: pino({ level: 'silent' }),
  };
  return { ca: authority.cert, options };
};

/** The server's routes without a socket. */
export const openInProcessDoor = async (): Promise<Door> => {
  let known: Snapshot | undefined;
  const { options } = await dress();
  const app = buildApp({
    ...options,
    answer: (review) => answerReview(review, known as Snapshot),
    validate: (review) => validateReview(review, known as Snapshot),
    limits: serverLimits,
    isDraining: () => false,
  });
  return {
    name: 'the server, in-process',
    ask: async (payload, snapshot) => {
      known = snapshot;
      const headers = { 'content-type': 'application/json' };
      const response = await app.inject({ method: 'POST', url: '/mutate?timeout=5s', headers, payload });
      if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${response.body}`);
      return response.body;
    },
    close: () => app.close(),
  };
};

/** The server behind TLS, over one kept-alive connection, as the API server holds it. */
export const openTlsDoor = async (): Promise<Door> => {
  let known: Snapshot | undefined;
  const { ca, options } = await dress();
  const server = createServer({
    ...options,
    answer: (review) => answerReview(review, known as Snapshot),
    validate: (review) => validateReview(review, known as Snapshot),
  });
  const url = await server.listen({ port: 0, address: '127.0.0.1' });
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca });
  return {
    name: 'the server, over TLS',
    ask: async (body, snapshot) => {
      known = snapshot;
      const headers = { 'content-type': 'application/json' };
      const sent = request(`${url}/mutate?timeout=5s`, { method: 'POST', agent, headers });
      sent.end(body);
      const [response] = await once(sent, 'response');
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${text}`);
      return text;
    },
    close: async () => {
      agent.destroy();
      await server.drain({ drainMs: 0 });
    },
  };
};
