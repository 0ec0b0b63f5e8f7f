import { expect, it, onTestFinished } from 'vitest';
import { watchNamespaces } from '../../src/cluster/watchNamespaces.ts';
import type { NamespaceFacts } from '../../src/core/snapshot.ts';
import { say, startFakeApi } from './fakeApi.ts';
import { connectTo, until } from './startWatch.ts';

it('of Namespaces labels, annotations and whether they end are kept, in a map of its own for each change', async () => {
  const api = await startFakeApi();
  const namespace = (name: string, metadata: object = {}) => ({
    metadata: { name, uid: 'u', resourceVersion: '7', managedFields: [{}], ...metadata },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
  const labels = { 'podgraft.dev/inject': 'enabled' };
  const annotations = { 'podgraft.dev/inject': 'log' };
  const items = [namespace('a', { labels, annotations }), namespace('b')];
  api.next('list', (response) => void response.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items })));
  api.next(
    'watch',
    say(
      { type: 'MODIFIED', object: namespace('b', { labels, deletionTimestamp: '2026-11-21T10:00:00Z' }) },
      { type: 'DELETED', object: namespace('a') },
    ),
  );
  const told: ReadonlyMap<string, NamespaceFacts>[] = [];
  const watch = watchNamespaces({
    connection: connectTo(api.url),
    onNamespaces: (namespaces) => void told.push(namespaces),
    onProblem: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => watch.stop());
  await until(() => told.at(-1)?.size === 1);
  expect(api.requests[0]?.path).toBe('/api/v1/namespaces');
  expect(Object.fromEntries(told[0] ?? [])).toEqual({
    a: { labels, annotations },
    b: { labels: {}, annotations: {} },
  });
  expect(Object.fromEntries(told.at(-1) ?? [])).toEqual({
    b: { labels, annotations: {}, isTerminating: true },
  });
});
