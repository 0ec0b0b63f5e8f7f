import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { cutText } from './cutText.ts';
import type { ServerLimits } from './limits.ts';

/** What each path takes, as the header `Allow` lists it. */
const allowedMethods: ReadonlyMap<string, string> = new Map([
  ['/mutate', 'POST'],
  ['/validate', 'POST'],
  ['/healthz', 'GET, HEAD'],
  ['/readyz', 'GET, HEAD'],
]);

/** Answers a request that no route takes: 405 when the path is right, else 404. */
export const refuseRoute = (request: FastifyRequest, reply: FastifyReply): void => {
  const path = request.url.replace(/\?.*$/s, '');
  const allowed = allowedMethods.get(path);
  if (allowed === undefined) {
    const paths = [...allowedMethods.keys()].join(', ');
    reply.code(404).send({ error: `there is nothing at ${cutText(path)}; podgraft answers at ${paths}` });
  } else {
    reply
      .code(405)
      .header('allow', allowed)
      .send({ error: `${path} does not take ${request.method}; send ${allowed}` });
  }
};

/** Answers a request that Fastify gave up on before a handler saw it. */
export const refuseRequest =
  (limits: ServerLimits) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    reply.code(status).send({ error: describe(status, error, request, limits) });
  };

const describe = (status: number, error: FastifyError, request: FastifyRequest, limits: ServerLimits): string => {
  if (status === 413) return `the body is larger than ${limits.bodyBytes} bytes; no AdmissionReview is`;
  if (status === 415) {
    return `the content type is ${cutText(request.headers['content-type'] ?? 'not given')}; send application/json`;
  }
  return status < 500 ? `the request cannot be read: ${cutText(error.message)}` : 'podgraft failed; its log says why';
};
