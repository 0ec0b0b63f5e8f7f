import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverLimits } from '../../src/server/limits.ts';
import { get, type Received, reviewOf, send } from './send.ts';
import { startServer } from './startServer.ts';

let running: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  running = await startServer();
});
afterAll(() => running.stop());

/** A valid review that is exactly so many bytes long. */
const reviewOfSize = (bytes: number): string => {
  const padding = bytes - reviewOf({ object: { padding: '' } }).length;
  return reviewOf({ object: { padding: 'x'.repeat(padding) } });
};

const errorOf = (received: Received): string => {
  const body = received.json();
  expect(Object.keys(body)).toEqual(['error']);
  return body.error;
};

describe('a body that is no review', () => {
  it.each([
    ['an empty body', '', /empty/],
    ['text', 'hello secret', /not JSON/],
    ['half of a review', reviewOf().slice(0, 100), /not JSON/],
    ['null', 'null', /not an AdmissionReview/],
    ['a list', '[]', /not an AdmissionReview/],
    ['another kind', '{"kind":"Pod","apiVersion":"v1"}', /not an AdmissionReview/],
    ['version v1beta1', reviewOf().replace('admission.k8s.io/v1', 'admission.k8s.io/v1beta1'), /v1beta1/],
    ['no request', '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}', /no request/],
    ['no uid', reviewOf({ uid: undefined }), /uid/],
    ['an empty uid', reviewOf({ uid: '' }), /uid/],
    ['a uid that is a number', reviewOf({ uid: 7 }), /uid/],
  ])('%s is answered with 400 and a sentence', async (_name, body, sentence) => {
    const received = await send(running.port, { body });
    expect(received.status).toBe(400);
    expect(errorOf(received)).toMatch(sentence);
  });

  it('no body and no content type is answered with 400', async () => {
    const received = await send(running.port, { headers: {} });
    expect(received.status).toBe(400);
    expect(errorOf(received)).toMatch(/empty/);
  });

  it('leaves nothing of the body in the log', async () => {
    await send(running.port, { body: 'hello secret' });
    expect(running.logText()).not.toContain('secret');
  });
});

describe('content types', () => {
  it.each([
    'text/plain',
    'application/yaml',
    'application/jsonp',
    'application/json-patch+json',
    'json',
    ',',
    undefined,
  ])('%s is answered with 415', async (type) => {
    const received = await send(running.port, {
      headers: type === undefined ? {} : { 'content-type': type },
      body: reviewOf(),
    });
    expect(received.status).toBe(415);
    expect(errorOf(received)).toMatch(/send application\/json/);
  });

  it.each(['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON'])(
    '%s is taken',
    async (type) => {
      const received = await send(running.port, { headers: { 'content-type': type }, body: reviewOf() });
      expect(received.status).toBe(200);
    },
  );
});

describe('the size of a body', () => {
  it('7 MiB is taken', async () => {
    const received = await send(running.port, { body: reviewOfSize(serverLimits.bodyBytes) });
    expect(received.status).toBe(200);
  });

  it('one byte more is answered with 413', async () => {
    const received = await send(running.port, { body: reviewOfSize(serverLimits.bodyBytes + 1) });
    expect(received.status).toBe(413);
    expect(errorOf(received)).toMatch(/7340032 bytes/);
  });

  it('one byte more in chunks is answered with 413', async () => {
    const received = await send(running.port, {
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      body: reviewOfSize(serverLimits.bodyBytes + 1),
    });
    expect(received.status).toBe(413);
  });
});

describe('routes', () => {
  it.each(['/', '/mutate/', '/metrics', '/healthz/x', '/%zz', '//'])('%s is not found', async (path) => {
    const received = await get(running.port, path);
    expect([400, 404]).toContain(received.status);
    expect(errorOf(received)).not.toBe('');
  });

  it.each([
    ['GET', '/mutate', 'POST'],
    ['PUT', '/mutate', 'POST'],
    ['DELETE', '/mutate?timeout=5s', 'POST'],
    ['PROPFIND', '/mutate', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['POST', '/readyz', 'GET, HEAD'],
  ])('%s %s is answered with 405 and what is allowed', async (method, path, allow) => {
    const received = await send(running.port, { method, path, headers: { 'content-type': 'text/plain' } });
    expect(received.status).toBe(405);
    expect(received.headers['allow']).toBe(allow);
    expect(errorOf(received)).toContain(allow);
  });

  it('a route that does not exist is answered before its body is read', async () => {
    const received = await send(running.port, { path: '/nowhere', body: 'x'.repeat(serverLimits.bodyBytes + 1) });
    expect(received.status).toBe(404);
  });
});
