import { Agent } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Answer } from '../../src/admission/answer.ts';
import type { ServerOptions } from '../../src/server/createServer.ts';
import { get, reviewOf, send } from './send.ts';
import { allowed, startServer } from './startServer.ts';

const start = async (options: Partial<ServerOptions> = {}) => {
  const running = await startServer(options);
  onTestFinished(() => running.stop());
  return running;
};

const deployment = { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } };

const injected: Answer = {
  allowed: true,
  operations: [{ op: 'add', path: '/metadata/labels', value: { grüße: '🚀' } }],
  warnings: ['careful'],
  auditAnnotations: { templates: 'proxy@1' },
  summary: { outcome: 'injected', reason: 'requested', templates: ['proxy'] },
};

describe('a review', () => {
  it('is answered with its uid and the patch', async () => {
    const { port } = await start({ answer: () => injected });
    const received = await send(port, { path: '/mutate?timeout=5s', body: reviewOf() });
    expect(received.status).toBe(200);
    expect(received.headers['content-type']).toMatch(/^application\/json/);
    const { response, ...head } = received.json();
    expect(head).toEqual({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' });
    const { patch, ...rest } = response;
    expect(rest).toEqual({
      uid: 'f0e1',
      allowed: true,
      patchType: 'JSONPatch',
      warnings: ['careful'],
      auditAnnotations: { templates: 'proxy@1' },
    });
    expect(JSON.parse(Buffer.from(patch, 'base64').toString())).toEqual(injected.operations);
  });

  it('reaches the core with a __proto__ key as ordinary data', async () => {
    const { port } = await start({
      answer: (review) => {
        expect(Object.keys(review.object ?? {})).toEqual(['__proto__', 'constructor']);
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
        return allowed;
      },
    });
    const body = reviewOf().replace(
      /"object":.*\}\}$/,
      '"object":{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}}}',
    );
    const received = await send(port, { body });
    expect(received.json().response).toEqual({ uid: 'f0e1', allowed: true });
  });

  it('leaves one line in the log, without body and annotation values', async () => {
    const { port, logLines, logText } = await start({ answer: () => injected });
    const object = { metadata: { generateName: 'web-', annotations: { 'proxy.podgraft.dev/token': 'hush-hush' } } };
    await send(port, { body: reviewOf({ object, dryRun: true }) });
    expect(logLines()).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        uid: 'f0e1',
        namespace: 'shop',
        name: 'web-',
        kind: 'Pod',
        operation: 'CREATE',
        dryRun: true,
        outcome: 'injected',
        reason: 'requested',
        templates: ['proxy'],
        ms: expect.any(Number),
        msg: 'reviewed',
      },
    ]);
    expect(logText()).not.toContain('hush-hush');
    const ms = logLines()[0]?.['ms'] as number;
    expect(ms).toBe(Math.round(ms * 1000) / 1000);
  });

  it('with an endless name fills no log', async () => {
    const { port, logText } = await start();
    await send(port, { body: reviewOf({ name: 'n'.repeat(100_000), uid: 'u'.repeat(100_000) }) });
    expect(logText().length).toBeLessThan(1000);
  });
});

describe('when our own code throws', () => {
  const answer = (): Answer => {
    throw new TypeError('nothing there');
  };

  it('a pod is refused with a valid review that holds the uid', async () => {
    const { port, logLines } = await start({ answer });
    const received = await send(port, { body: reviewOf() });
    expect(received.status).toBe(200);
    const { response } = received.json();
    expect(response).toMatchObject({ uid: 'f0e1', allowed: false, status: { code: 500, reason: 'InternalError' } });
    expect(response.status.message).toContain('f0e1');
    expect(response.status.message).not.toContain('nothing there');
    const [error, reviewed] = logLines();
    const err = { message: 'nothing there', stack: expect.stringContaining('reviews.test.ts') };
    expect(error).toMatchObject({ level: 50, uid: 'f0e1', err });
    expect(reviewed).toMatchObject({ msg: 'reviewed', outcome: 'errored' });
  });

  it('a workload goes through with a warning', async () => {
    const { port } = await start({ answer });
    const { response } = (await send(port, { body: reviewOf(deployment) })).json();
    expect(response).toEqual({ uid: 'f0e1', allowed: true, warnings: [expect.stringContaining('f0e1')] });
    expect(String(response.warnings[0]).length).toBeLessThan(256);
  });

  it('the same holds for an answer that cannot be written', async () => {
    const { port } = await start({
      answer: () => ({ ...injected, operations: [{ op: 'add', path: '/x', value: 1n as never }] }),
    });
    const { response } = (await send(port, { body: reviewOf() })).json();
    expect(response).toMatchObject({ uid: 'f0e1', allowed: false });
  });

  it('the next review is answered as ever', async () => {
    let calls = 0;
    const { port } = await start({ answer: () => (calls++ === 0 ? answer() : allowed) });
    await send(port, { body: reviewOf() });
    expect((await send(port, { body: reviewOf() })).json().response.allowed).toBe(true);
  });
});

describe('probes', () => {
  it('/healthz is answered while not ready', async () => {
    const { port } = await start({ readiness: () => ({ ready: false, detail: {} }) });
    expect((await get(port, '/healthz')).text).toBe('ok\n');
  });

  it.each([
    [true, 200],
    [false, 503],
  ])('/readyz with ready %s is answered with %s and the detail', async (ready, status) => {
    const { port } = await start({ readiness: () => ({ ready, detail: { templates: 3 } }) });
    const received = await get(port, '/readyz');
    expect(received.status).toBe(status);
    expect(received.json()).toEqual({ ready, draining: false, templates: 3 });
  });

  it('leave nothing in the log', async () => {
    const { port, logText } = await start();
    await get(port, '/healthz');
    await get(port, '/readyz');
    expect(logText()).toBe('');
  });
});

it('fifty reviews at once each get their own answer over connections that are kept', async () => {
  const { port, logLines } = await start();
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const uids = Array.from({ length: 50 }, (_, at) => `uid-${at}`);
  const round = () => Promise.all(uids.map((uid) => send(port, { agent, body: reviewOf({ uid }) })));
  const first = await round();
  const second = await round();
  expect(first.map((received) => received.json().response.uid)).toEqual(uids);
  expect(second.map((received) => received.json().response.uid)).toEqual(uids);
  expect(new Set([...first, ...second].map(({ localPort }) => localPort)).size).toBeLessThanOrEqual(50);
  expect(first[0]?.headers['keep-alive']).toBe('timeout=120');
  expect(logLines()).toHaveLength(100);
});
