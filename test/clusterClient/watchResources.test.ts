import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from './fakeApi.ts';
import { startWatch, until } from './startWatch.ts';

let api: FakeApi;
beforeEach(async () => {
  api = await startFakeApi();
});

describe('watchResources tells', () => {
  it('of the first list, though it is empty', async () => {
    const { calls, watch, following } = startWatch(api);
    expect(watch.state()).toEqual({ synced: false });
    await following();
    await until(() => calls.length === 1);
    expect(calls).toEqual([{ items: {}, changed: [] }]);
    expect(watch.state()).toEqual({ synced: true, lastContact: new Date('2026-11-21T10:00:00Z') });
  });

  it('of objects that come, change and go', async () => {
    api.set('a', '1');
    const { calls, items, following } = startWatch(api);
    await following();
    await until(() => calls.length === 1);
    expect(calls[0]).toEqual({ items: { 'home/a': '1' }, changed: ['home/a'] });
    api.set('b', '1');
    await until(() => calls.length === 2);
    expect(calls[1]).toEqual({ items: { 'home/a': '1', 'home/b': '1' }, changed: ['home/b'] });
    api.set('a', '2');
    await until(() => items()?.['home/a'] === '2');
    api.remove('a');
    await until(() => items()?.['home/a'] === undefined);
    expect(calls.at(-1)).toEqual({ items: { 'home/b': '1' }, changed: ['home/a'] });
  });

  it('once of what arrives together', async () => {
    const { calls, items, following } = startWatch(api);
    await following();
    await until(() => calls.length === 1);
    const [response] = api.watches();
    response?.cork();
    for (let index = 0; index < 100; index += 1) api.set(`a${index}`, '1');
    response?.uncork();
    await until(() => Object.keys(items() ?? {}).length === 100);
    expect(calls.length).toBeLessThanOrEqual(3);
    expect(calls.slice(1).flatMap(({ changed }) => changed)).toHaveLength(100);
  });

  it('nothing of objects whose kept part stays the same, or of which nothing is kept', async () => {
    api.set('a', 'x');
    const project = (object: object) => (JSON.stringify(object).includes('drop') ? undefined : 'kept');
    const { calls, items, following } = startWatch(api, { project });
    await following();
    await until(() => calls.length === 1);
    api.set('a', 'y');
    api.set('drop', '1');
    api.set('b', '1');
    await until(() => items()?.['home/b'] === 'kept');
    expect(calls.slice(1)).toEqual([{ items: { 'home/a': 'kept', 'home/b': 'kept' }, changed: ['home/b'] }]);
  });
});

describe('watchResources asks', () => {
  it('for pages that together show one moment, then for what came after it', async () => {
    for (let index = 0; index < 1001; index += 1) api.set(`a${1000 + index}`, '1');
    const { items, following } = startWatch(api);
    await following();
    await until(() => items() !== undefined);
    expect(Object.keys(items() ?? {})).toHaveLength(1001);
    expect(api.requests.map(({ kind, query }) => ({ kind, ...query }))).toEqual([
      { kind: 'list', limit: '500' },
      { kind: 'list', limit: '500', continue: '1101/a1499' },
      { kind: 'list', limit: '500', continue: '1101/a1999' },
      {
        kind: 'watch',
        watch: 'true',
        resourceVersion: '1101',
        allowWatchBookmarks: 'true',
        timeoutSeconds: '450',
      },
    ]);
  });

  it.each([
    [{ apiVersion: 'v1', plural: 'namespaces' }, '/api/v1/namespaces', {}],
    [{ apiVersion: 'apps/v1', plural: 'deployments' }, '/apis/apps/v1/deployments', {}],
    [
      { apiVersion: 'v1', plural: 'pods', namespace: 'team', labelSelector: 'a=b,c', fieldSelector: 'spec.nodeName=n' },
      '/api/v1/namespaces/team/pods',
      { labelSelector: 'a=b,c', fieldSelector: 'spec.nodeName=n' },
    ],
  ])('for %j at its path, with its selectors, in lists and watches', async (resource, path, selectors) => {
    const { following } = startWatch(api, { resource });
    await following();
    expect(api.requests).toHaveLength(2);
    for (const request of api.requests) expect(request).toMatchObject({ path, query: selectors });
  });

  it('for smaller pages where one is too large', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) api.set(name, 'x'.repeat(300));
    const { items, following } = startWatch(api, { limits: { pageSize: 5, maxPageBytes: 1000 } });
    await following();
    await until(() => items() !== undefined);
    expect(Object.keys(items() ?? {})).toHaveLength(5);
    const limits = api.requests.map(({ query }) => query['limit']);
    expect(limits).toEqual(['5', '2', '2', '2', undefined]);
  });

  it('from where it was when a watch is over, without a pause', async () => {
    const { clock, lists, watches, following, items } = startWatch(api);
    await following();
    api.set('a', '1');
    await until(() => items()?.['home/a'] === '1');
    clock.advance(5000);
    api.watches()[0]?.end();
    await until(() => watches() === 2);
    expect(api.requests.at(-1)?.query['resourceVersion']).toBe('101');
    expect(lists()).toBe(1);
  });

  it('from the last bookmark, so that a quiet watch never becomes too old', async () => {
    const { clock, lists, watches, following, watch } = startWatch(api);
    await following();
    api.setSilently('a', '1');
    clock.advance(60_000);
    api.bookmark();
    await until(() => watch.state().lastContact?.toISOString() === '2026-11-21T10:01:00.000Z');
    api.compact();
    api.watches()[0]?.end();
    await until(() => watches() === 2);
    await following();
    expect(api.requests.at(-1)?.query['resourceVersion']).toBe('101');
    expect(lists()).toBe(1);
  });

  it('for a list now and then, which heals what the watch missed', async () => {
    api.set('a', '1');
    const { clock, items, calls, lists, watches, following, passQuietly } = startWatch(api);
    await following();
    await until(() => calls.length === 1);
    api.setSilently('a', '2');
    await passQuietly(450_000 + 14_000);
    expect(watches()).toBe(1);
    clock.advance(1000);
    await until(() => watches() === 2);
    expect(lists()).toBe(1);
    expect(api.requests.at(-1)?.query['timeoutSeconds']).toBe('135');
    await following();
    await passQuietly(135_000 + 14_000);
    clock.advance(1000);
    await until(() => lists() === 2);
    await until(() => items()?.['home/a'] === '2');
    expect(calls).toHaveLength(2);
  });
});

describe('watchResources ends', () => {
  it('at once, and leaves neither timers nor connections behind', async () => {
    api.set('a', '1');
    const { watch, clock, wire, connection, calls, following } = startWatch(api);
    await following();
    // The deadline of a request is not one of the watch that follows from it.
    expect(wire.running()).toEqual([]);
    await until(() => calls.length === 1);
    await watch.stop();
    expect([...clock.running(), ...wire.running()]).toEqual([]);
    await until(() => api.watches().length === 0);
    connection.close();
    await until(() => api.sockets.size === 0);
    api.set('a', '2');
    await new Promise(setImmediate);
    expect(calls).toHaveLength(1);
    await watch.stop();
  });

  it.each<[string, (watch: ReturnType<typeof startWatch>) => Promise<unknown>]>([
    ['while it waits for a list', () => until(() => api.requests.length === 1)],
    ['while it pauses', ({ pausing }) => pausing()],
  ])('%s', async (name, reach) => {
    if (name.includes('list')) api.next('list', () => undefined);
    else api.next('list', (response) => response.destroy());
    const started = startWatch(api);
    await reach(started);
    await started.watch.stop();
    expect([...started.clock.running(), ...started.wire.running()]).toEqual([]);
    expect(started.calls).toEqual([]);
  });

  it('while it reads a list, of which nobody is told', async () => {
    api.set('a', '1');
    let end: Promise<void> | undefined;
    const { watch, calls, clock } = startWatch(api, {
      project: () => {
        end = watch.stop();
        return 'late';
      },
    });
    await until(() => end !== undefined);
    await end;
    await new Promise(setImmediate);
    expect([calls, clock.running(), api.requests.length]).toEqual([[], [], 1]);
  });
});
