import { beforeEach, describe, expect, it } from 'vitest';
import { expired, type FakeApi, type Misbehaviour, refuse, say, startFakeApi } from './fakeApi.ts';
import { type StartedWatch, startWatch, until } from './startWatch.ts';

let api: FakeApi;
beforeEach(async () => {
  api = await startFakeApi();
});

const reset: Misbehaviour = (response) => void response.socket?.resetAndDestroy();
const cut: Misbehaviour = (response, request) => {
  say({ type: 'BOOKMARK', object: { metadata: { resourceVersion: api.version() } } })(response, request);
  setImmediate(() => response.destroy());
};

/** Lets pauses pass until the watch runs, and sees that it shows how things are then. */
const recover = async (started: StartedWatch): Promise<void> => {
  for (let rounds = 0; api.watches().length === 0 && rounds < 20; rounds += 1) {
    await until(() => api.watches().length === 1 || started.clock.running().length === 1);
    if (api.watches().length === 0) started.clock.advance(31_000);
  }
  await started.following();
  const value = String(Math.random());
  api.set('recovered', value);
  await until(() => started.items()?.['home/recovered'] === value);
  await until(() => started.watch.state().problem === undefined);
};

describe('a list that', () => {
  it.each<[string, Misbehaviour, RegExp]>([
    [
      'is cut',
      reset,
      /^cannot list configmaps in the namespace home: the API server at http:\S+ cannot be reached: the connection was cut$/,
    ],
    ['the server fails at', refuse(500, 'InternalError', 'etcd is gone'), /: etcd is gone \(HTTP 500\)$/],
    [
      'is answered by something else',
      (response) => void response.end('<html>'),
      /is no API server: it sent no JSON object/,
    ],
    [
      'is answered by another object',
      (response) => void response.end('{"kind":"Status"}'),
      /: the answer is no list of configmaps/,
    ],
    [
      'breaks off in the middle',
      (response) => void response.writeHead(200).write('{"items":[', () => response.destroy()),
      /: the connection was cut$/,
    ],
    [
      'is not allowed',
      refuse(403, 'Forbidden', 'configmaps is forbidden'),
      /: configmaps is forbidden \(HTTP 403\); grant the right/,
    ],
  ])('%s is a problem and is tried again', async (_, misbehaviour, sentence) => {
    api.next('list', misbehaviour);
    const started = startWatch(api);
    expect(await started.pausing()).toBe(1000);
    expect(started.problems).toEqual([expect.stringMatching(sentence)]);
    expect(started.watch.state()).toMatchObject({ synced: false, problem: expect.stringMatching(sentence) });
    await recover(started);
    expect(started.problems).toEqual([expect.stringMatching(sentence), undefined]);
    expect(started.watch.state()).toMatchObject({ synced: true });
  });

  it('gets no answer is given up after a minute', async () => {
    api.next('list', () => undefined);
    const started = startWatch(api);
    await until(() => api.requests.length === 1);
    started.wire.advance(60_000);
    await started.pausing();
    expect(started.problems).toEqual([expect.stringContaining('did not answer within 60 s')]);
    await recover(started);
  });

  it('expires between two pages begins anew', async () => {
    for (const name of ['a', 'b', 'c']) api.set(name, '1');
    api.next('list', (response) => {
      const metadata = { resourceVersion: '1', continue: '1/a' };
      response.end(JSON.stringify({ metadata, items: [{ metadata: { name: 'gone', namespace: 'home' } }] }));
      api.compact();
    });
    const started = startWatch(api, { limits: { pageSize: 2 } });
    await started.pausing();
    expect(started.problems).toEqual([expect.stringContaining('The provided continue parameter is too old')]);
    await recover(started);
    expect(Object.keys(started.items() ?? {}).sort()).toEqual(['home/a', 'home/b', 'home/c', 'home/recovered']);
  });

  it('fails while there is an older one leaves that one in use', async () => {
    api.set('a', '1');
    const started = startWatch(api);
    await started.following();
    await until(() => started.items()?.['home/a'] === '1');
    for (let times = 0; times < 3; times += 1) api.next('list', refuse(503, 'ServiceUnavailable', 'starting'));
    api.compact();
    api.watches()[0]?.write(`${JSON.stringify(expired)}\n`);
    started.clock.advance(await started.pausing());
    await until(() => started.problems.length === 1);
    expect(started.items()).toEqual({ 'home/a': '1' });
    expect(started.watch.state()).toMatchObject({
      synced: true,
      problem: expect.stringContaining('starting (HTTP 503)'),
    });
    await recover(started);
  });
});

describe('a watch that', () => {
  it.each<[string, Misbehaviour, number]>([
    ['is too old, as the server says at once', refuse(410, 'Gone', 'too old'), 2],
    ['is too old, as the server says in an event', say(expired), 2],
    ['is ahead of a server that was restored', refuse(504, 'Timeout', 'Too large resource version: 9, current: 1'), 2],
    ['fails with another event', say({ type: 'ERROR', object: { code: 500, message: 'decoding failed' } }), 2],
    ['says what is no JSON', say('what?\n'), 2],
    ['has an event without an object', say({ type: 'ADDED', object: {} }), 2],
    ['has an event that is too long', say('x'.repeat(3000)), 2],
    ['has an event of a kind that is new', say({ type: 'NEW', object: {} }, 'what?\n'), 2],
    ['the server is too busy for', refuse(429, 'TooManyRequests', 'later', { 'retry-after': '7' }), 1],
    ['may not be', refuse(403, 'Forbidden', 'cannot watch'), 1],
    ['has no credentials', refuse(401, 'Unauthorized', 'Unauthorized'), 1],
    ['the server fails at', refuse(500, 'InternalError', 'etcd is gone'), 2],
    ['is cut before it begins', reset, 1],
    ['is cut after it began', cut, 1],
  ])('%s goes on', async (name, misbehaviour, lists) => {
    api.set('a', '1');
    api.next('watch', misbehaviour);
    // These are tried a second time at once.
    if (['has no credentials', 'is cut before it begins'].includes(name)) api.next('watch', misbehaviour);
    const started = startWatch(api, { limits: { maxEventBytes: 2000 } });
    await started.pausing();
    await recover(started);
    expect(started.lists()).toBe(lists);
    expect(started.items()).toMatchObject({ 'home/a': '1' });
    expect(started.errors).toEqual([]);
  });

  it('is silent, without even a bookmark, is given up for a list', async () => {
    const started = startWatch(api);
    await started.following();
    started.clock.advance(100_000);
    api.set('a', '1');
    await until(() => started.items()?.['home/a'] === '1');
    started.clock.advance(179_000);
    expect(api.watches()).toHaveLength(1);
    api.setSilently('a', '2');
    started.clock.advance(1000);
    await started.pausing();
    started.clock.advance(1000);
    await until(() => started.items()?.['home/a'] === '2');
    await started.following();
    expect([started.lists(), started.watches(), started.problems]).toEqual([2, 2, []]);
  });

  it('gets no head of an answer is given up', async () => {
    api.next('watch', () => undefined);
    const started = startWatch(api);
    await until(() => started.watches() === 1);
    started.wire.advance(30_000);
    await started.pausing();
    expect(started.problems).toEqual([expect.stringMatching(/^cannot watch .* did not answer within 30 s$/)]);
    await recover(started);
  });

  it('ends at once, again and again, is begun ever more rarely', async () => {
    for (let times = 0; times < 6; times += 1) api.next('watch', (response) => void response.end());
    const started = startWatch(api);
    const pauses: number[] = [];
    for (let times = 0; times < 6; times += 1) {
      pauses.push(await started.pausing());
      started.clock.advance(pauses.at(-1) as number);
      await until(() => started.watches() === times + 2);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(started.lists()).toBe(1);
  });

  it('says something each time before it ends is begun about once a second', async () => {
    const bookmark = { type: 'BOOKMARK', object: { metadata: { resourceVersion: '100' } } };
    const sayAndEnd: Misbehaviour = (response) => void response.end(`${JSON.stringify(bookmark)}\n`);
    for (let times = 0; times < 4; times += 1) api.next('watch', sayAndEnd);
    const started = startWatch(api);
    for (let times = 0; times < 4; times += 1) {
      expect(await started.pausing()).toBe(1000);
      started.clock.advance(1000);
      await until(() => started.watches() === times + 2);
    }
  });

  it('is told each time that it is too old does not list without pause', async () => {
    for (let times = 0; times < 4; times += 1) api.next('watch', say(expired));
    const started = startWatch(api);
    const pauses: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      pauses.push(await started.pausing());
      started.clock.advance(pauses.at(-1) as number);
      await until(() => started.watches() === times + 2);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000]);
  });

  it('is cut twice in a row is a problem; once is none', async () => {
    api.next('watch', (response) => void response.writeHead(200).write('\n'.slice(1), () => response.destroy()));
    api.next('watch', reset);
    const started = startWatch(api);
    await started.pausing();
    const first = [...started.problems];
    started.clock.advance(1000);
    await until(() => started.watches() === 2);
    await started.pausing();
    expect([first, started.problems.length]).toEqual([[], 1]);
    await recover(started);
    expect(started.problems.at(-1)).toBeUndefined();
  });
});

describe('the API server', () => {
  it('is left alone for as long as it asks, but not for ever', async () => {
    api.next('list', refuse(429, 'TooManyRequests', 'later', { 'retry-after': '7' }));
    api.next('list', refuse(429, 'TooManyRequests', 'later', { 'retry-after': '86400' }));
    const started = startWatch(api);
    expect(await started.pausing()).toBe(7000 + 1000);
    started.clock.advance(8000);
    await until(() => started.lists() === 2);
    expect(await started.pausing()).toBe(60_000 + 2000);
  });

  it('is asked again after pauses with chance in them', async () => {
    const chances = [0, 0.25, 0.999];
    for (const _ of chances) api.next('list', refuse(500, 'InternalError', 'no'));
    const started = startWatch(api, { random: () => chances.shift() ?? 0.5 });
    await until(() => started.lists() === 2);
    const second = await started.pausing();
    started.clock.advance(second);
    await until(() => started.lists() === 3);
    expect(second).toBe(1000);
    expect(await started.pausing()).toBe(7992);
  });

  it('may be forbidden for a while: one report, and then it heals', async () => {
    for (let times = 0; times < 5; times += 1) api.next('list', refuse(403, 'Forbidden', 'not yours'));
    const started = startWatch(api);
    await recover(started);
    expect(started.problems).toEqual([expect.stringContaining('not yours'), undefined]);
  });
});

describe('a listener that throws', () => {
  it('is told all that it missed with the next change', async () => {
    api.set('a', '1');
    let isBroken = true;
    const told: string[][] = [];
    const onChange = (_: unknown, changed: ReadonlySet<string>): void => {
      told.push([...changed].sort());
      if (isBroken) throw new Error('full');
    };
    const { errors, following } = startWatch(api, { onChange });
    await following();
    await until(() => errors.length === 1);
    isBroken = false;
    api.set('b', '1');
    await until(() => told.length === 2);
    expect(errors).toEqual([new Error('full')]);
    expect(told).toEqual([['home/a'], ['home/a', 'home/b']]);
  });

  it('when it projects, leaves the object what it was', async () => {
    api.set('a', '1');
    const project = (object: object): string => {
      if (JSON.stringify(object).includes('bad')) throw new Error('unreadable');
      return 'good';
    };
    const { errors, items, following } = startWatch(api, { project });
    await following();
    await until(() => items() !== undefined);
    api.set('a', 'bad');
    api.set('b', 'good');
    await until(() => items()?.['home/b'] === 'good');
    expect(items()).toEqual({ 'home/a': 'good', 'home/b': 'good' });
    expect(errors).toEqual([new Error('unreadable')]);
  });

  it('when it hears of problems, stops nothing', async () => {
    api.next('list', refuse(500, 'InternalError', 'no'));
    const onProblem = (): void => {
      throw new Error('no log');
    };
    const started = startWatch(api, { onProblem });
    await recover(started);
    expect(started.errors).toEqual([new Error('no log'), new Error('no log')]);
  });
});
