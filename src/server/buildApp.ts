import type { SecureContextOptions } from 'node:tls';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { ServerLimits } from './limits.ts';
import { refuseClient } from './refuseClient.ts';
import { refuseRequest, refuseRoute } from './refuseRequest.ts';
import { type Answerer, createReviewHandler, type ReviewListener } from './reviewHandler.ts';

/** Certificate (with its chain) and private key, as PEM text. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** What `GET /readyz` says. */
interface Readiness {
  readonly ready: boolean;
  /** Stands beside `ready` in the JSON answer. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What the routes need. */
export interface AppOptions {
  readonly keyPair: TlsPair;
  /** Decides what `POST /mutate` says. */
  readonly answer: Answerer;
  /** Decides what `POST /validate` says. */
  readonly validate: Answerer;
  /** Told of every review, once it is answered. Must not throw. */
  readonly onReview?: ReviewListener;
  readonly readiness: () => Readiness;
  readonly logger: Logger;
  readonly limits: ServerLimits;
  readonly isDraining: () => boolean;
}

/** The options of a TLS context that holds this pair. */
export const toSecureContext = (pair: TlsPair): SecureContextOptions => ({
  cert: pair.cert,
  key: pair.key,
  minVersion: 'TLSv1.2',
});

/** Routes, limits and TLS, not yet listening. */
export const buildApp = (options: AppOptions) => {
  const { answer, isDraining, limits, logger, onReview, readiness, validate } = options;
  const app = Fastify({
    https: {
      ...toSecureContext(options.keyPair),
      // The API server speaks nothing else to a webhook behind a Service: h2 would not spread over the replicas.
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: limits.handshakeMs,
      headersTimeout: limits.requestMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkEveryMs,
    },
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    bodyLimit: limits.bodyBytes,
    return503OnClosing: false,
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request would cost a review more than its log line does.
    childLoggerFactory: (parent) => parent,
    clientErrorHandler: refuseClient(logger),
    frameworkErrors: refuseRequest(limits),
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler(refuseRequest(limits));
  // A hook and not the handler for what is not found, which would first read the body.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) refuseRoute(request, reply);
    else done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining()) reply.header('connection', 'close');
    done(null, payload);
  });

  app.post('/mutate', createReviewHandler(answer, logger, onReview));
  app.post('/validate', createReviewHandler(validate, logger, onReview));
  app.get('/healthz', (_request, reply) => {
    reply.send('ok\n');
  });
  app.get('/readyz', (_request, reply) => {
    const { ready, detail } = readiness();
    const draining = isDraining();
    reply.code(ready && !draining ? 200 : 503).send({ ready: ready && !draining, draining, ...detail });
  });
  return app;
};
