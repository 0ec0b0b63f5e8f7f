import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEventReporter, type EventSubject } from '../../src/cluster/createEventReporter.ts';
import { createManualClock } from './manualClock.ts';
import { connectTo, until } from './startWatch.ts';

interface Written {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** A server that takes Events, each name once, and a reporter that writes to it. */
const start = async ({ status }: { readonly status?: number } = {}) => {
  const written: Written[] = [];
  const names = new Set<unknown>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      written.push({ method: request.method ?? '', path: request.url ?? '', body });
      const isKnown = request.method === 'POST' && names.has(body.metadata.name);
      if (request.method === 'POST') names.add(body.metadata.name);
      const code = status ?? (isKnown ? 409 : 201);
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ kind: 'Status', code, message: 'as you like' }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const clock = createManualClock();
  const problems: string[] = [];
  const connection = connectTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const create = () =>
    createEventReporter(connection, {
      clock,
      component: 'webhook',
      instance: 'replica',
      onProblem: (problem) => problems.push(problem),
    });
  const reporter = create();
  onTestFinished(() => reporter.stop());
  return { reporter, create, clock, written, problems };
};

const web: EventSubject = { apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace: 'shop', name: 'web-1', uid: 'u-1' };

describe('an Event', () => {
  it('names its subject with the uid, the reason and the message', async () => {
    const { reporter, written } = await start();
    reporter.report(web, 'PodgraftSkipped', 'why');
    await until(() => written.length === 1);
    expect(written[0]).toMatchObject({ method: 'POST', path: '/api/v1/namespaces/shop/events' });
    expect(written[0]?.body).toEqual({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: expect.stringMatching(/^web-1\.[0-9a-f]{16}$/), namespace: 'shop' },
      involvedObject: web,
      type: 'Warning',
      reason: 'PodgraftSkipped',
      message: 'why',
      source: { component: 'podgraft' },
      firstTimestamp: '2026-11-21T10:00:00Z',
      lastTimestamp: '2026-11-21T10:00:00Z',
      count: 1,
      reportingComponent: 'podgraft.dev/webhook',
      reportingInstance: 'replica',
    });
  });

  it('is written once in ten minutes, and then brought up to date', async () => {
    const { reporter, clock, written } = await start();
    for (let time = 0; time < 5; time += 1) reporter.report(web, 'PodgraftSkipped', 'why');
    reporter.report(web, 'PodgraftSkipped', 'another');
    await until(() => written.length === 2);
    clock.advance(10 * 60 * 1000);
    reporter.report(web, 'PodgraftSkipped', 'why');
    await until(() => written.length === 4);
    expect(written.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'PATCH']);
    expect(written[3]?.body).toEqual({ lastTimestamp: '2026-11-21T10:10:00Z' });
  });

  it('is the same for two replicas', async () => {
    const { reporter, create, written } = await start();
    const other = create();
    onTestFinished(() => other.stop());
    reporter.report(web, 'PodgraftSkipped', 'why');
    await until(() => written.length === 1);
    other.report(web, 'PodgraftSkipped', 'why');
    await until(() => written.length === 3);
    expect(written[2]).toMatchObject({ method: 'PATCH' });
  });

  it('waits for its turn: ten at once, then one a second', async () => {
    const { reporter, clock, written } = await start();
    for (let index = 0; index < 13; index += 1) reporter.report(web, 'PodgraftSkipped', `why ${index}`);
    await until(() => written.length === 10 && clock.running().includes(1000));
    clock.advance(1000);
    await until(() => written.length === 11 && clock.running().includes(1000));
    clock.advance(1000);
    await until(() => written.length === 12);
  });

  it('is dropped, and counted, when too many wait', async () => {
    const { reporter, written } = await start();
    for (let index = 0; index < 300; index += 1) reporter.report(web, 'PodgraftSkipped', `why ${index}`);
    expect(reporter.dropped()).toBe(99);
    await until(() => written.length === 10);
    await reporter.stop();
    expect(written).toHaveLength(10);
  });

  it('that the API server refuses is a problem, and no more', async () => {
    const { reporter, problems } = await start({ status: 403 });
    reporter.report(web, 'PodgraftSkipped', 'why');
    await until(() => problems.length === 1);
    expect(problems[0]).toBe(
      'cannot write an Event: as you like (HTTP 403); grant the right with a Role or ClusterRole and its binding',
    );
  });
});
