import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/cluster/clock.ts';
import { connectCluster } from '../../src/cluster/connectCluster.ts';
import { type Connection, createConnection } from '../../src/cluster/connection.ts';
import { openServiceAccount } from '../../src/cluster/openServiceAccount.ts';
import type { Resource } from '../../src/cluster/resource.ts';
import { watchLimits } from '../../src/cluster/watchLimits.ts';
import { watchNamespaces } from '../../src/cluster/watchNamespaces.ts';
import { watchOnce } from '../../src/cluster/watchOnce.ts';
import { watchResources } from '../../src/cluster/watchResources.ts';
import { readMap, readString } from '../../src/core/json.ts';
import type { NamespaceFacts } from '../../src/core/snapshot.ts';
import { createTemplateStore } from '../../src/templates/createTemplateStore.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/startCluster.ts';

let cluster: Cluster;
let connection: Connection;
beforeAll(async () => {
  cluster = await startCluster({ nodes: 'none' });
  connection = await connectCluster({ kubeconfig: cluster.kubeconfig, env: {} });
});
afterAll(async () => {
  connection?.close();
  await cluster?.stop();
});

const within = (ms: number, check: () => void): Promise<void> => vi.waitFor(check, { timeout: ms, interval: 50 });

/** Such as `a: 1`, one for each ConfigMap. */
const toManifest = (namespace: string, values: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: Object.entries(values).map(([name, value]) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      data: { value },
    })),
  });

/** Follows the ConfigMaps of a namespace; those that the controllers put there are left out. */
const follow = (namespace: string, through: Connection = connection) => {
  const problems: (string | undefined)[] = [];
  let items: Record<string, string> | undefined;
  const watch = watchResources<string>({
    connection: through,
    resource: { apiVersion: 'v1', plural: 'configmaps', namespace },
    project: (object) => readString(readMap(object, 'data'), 'value'),
    onChange: (now) => {
      items = Object.fromEntries([...now].map(([key, value]) => [key.replace(`${namespace}/`, ''), value]));
    },
    onProblem: (problem) => void problems.push(problem),
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => watch.stop());
  return { watch, problems, items: () => items };
};

describe('a list-watch of a real API server', () => {
  it('sees six hundred objects in two pages, and how they change and go', async () => {
    await cluster.kubectl(['create', 'namespace', 'many']);
    const numbers = Array.from({ length: 600 }, (_, index) => index);
    const values = (suffix: string) =>
      Object.fromEntries(numbers.map((number) => [`c${number}`, `${number}${suffix}`]));
    await cluster.kubectl(['create', '-f', '-'], toManifest('many', values('')));
    const { items, problems } = follow('many');
    await within(10_000, () => expect(items()).toEqual(values('')));
    await cluster.kubectl(['replace', '-f', '-'], toManifest('many', values('!')));
    await within(10_000, () => expect(items()).toEqual(values('!')));
    await cluster.kubectl(['delete', 'configmap', '--namespace=many', '--all', '--wait=false']);
    await within(10_000, () => expect(items()).toEqual({}));
    await cluster.kubectl(['create', '-f', '-'], toManifest('many', { last: 'é' }));
    await within(10_000, () => expect(items()).toEqual({ last: 'é' }));
    expect(problems).toEqual([]);
  });

  it('sees within a minute what changed while the API server was away', async () => {
    await cluster.kubectl(['create', 'namespace', 'outage']);
    await cluster.kubectl(['create', '-f', '-'], toManifest('outage', { kept: '1', changed: '1', gone: '1' }));
    const { items, problems, watch } = follow('outage');
    await within(10_000, () => expect(items()).toEqual({ kept: '1', changed: '1', gone: '1' }));
    await cluster.killApiServer();
    await within(10_000, () => expect(watch.state().problem).toContain('cannot be reached'));
    expect(items()).toEqual({ kept: '1', changed: '1', gone: '1' });
    await cluster.startApiServer();
    await cluster.kubectl(['replace', '-f', '-'], toManifest('outage', { changed: '2' }));
    await cluster.kubectl(['delete', 'configmap', '--namespace=outage', 'gone']);
    await cluster.kubectl(['create', '-f', '-'], toManifest('outage', { come: '1' }));
    await within(60_000, () => expect(items()).toEqual({ kept: '1', changed: '2', come: '1' }));
    await within(60_000, () => expect(watch.state().problem).toBeUndefined());
    expect(problems.at(-1)).toBeUndefined();
  });

  it('knows when the server has forgotten the place in the history', async () => {
    const resource: Resource = { apiVersion: 'v1', plural: 'configmaps' };
    const end = await watchOnce({
      ...{ connection, resource, resourceVersion: '1', timeoutSeconds: 20, limits: watchLimits, clock: systemClock },
      signal: new AbortController().signal,
      onOpen: () => undefined,
      onBytes: () => undefined,
      onEvent: () => undefined,
    });
    expect(end).toEqual({ kind: 'expired' });
  });
});

describe('a service account', () => {
  const role = (verbs: readonly string[]) =>
    JSON.stringify({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'reader', namespace: 'guarded' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs }],
    });

  it('reads once it may, and with each new token', async () => {
    await cluster.kubectl(['create', 'namespace', 'guarded']);
    const inNamespace = '--namespace=guarded';
    await cluster.kubectl(['create', 'serviceaccount', 'reader', inNamespace]);
    const dir = await mkdtemp(join(tmpdir(), 'podgraft-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const config = await cluster.kubectl(['config', 'view', '--raw', '--output=json']);
    const ca = JSON.parse(config).clusters[0].cluster['certificate-authority-data'] as string;
    await writeFile(join(dir, 'ca.crt'), Buffer.from(ca, 'base64'));
    const renewToken = async () =>
      writeFile(join(dir, 'token'), await cluster.kubectl(['create', 'token', 'reader', inNamespace]));
    await renewToken();
    const { hostname: host, port } = new URL(cluster.server);
    const own = createConnection(await openServiceAccount({ host, port, dir }));
    onTestFinished(() => own.close());

    const { items, problems, watch } = follow('guarded', own);
    const forbidden =
      /^cannot list configmaps in the namespace guarded: configmaps is forbidden: User "system:serviceaccount:guarded:reader" cannot list .* \(HTTP 403\); grant the right/;
    await within(10_000, () => expect(problems).toEqual([expect.stringMatching(forbidden)]));
    await cluster.kubectl(['create', '-f', '-'], role(['list']));
    await cluster.kubectl([
      'create',
      'rolebinding',
      'reader',
      '--role=reader',
      '--serviceaccount=guarded:reader',
      inNamespace,
    ]);
    await within(60_000, () => expect(items()).toEqual({}));
    await within(60_000, () => expect(watch.state().problem).toMatch(/^cannot watch .* cannot watch .* \(HTTP 403\)/));
    await cluster.kubectl(['replace', '-f', '-'], role(['list', 'watch']));
    await within(60_000, () => expect(watch.state()).toEqual({ synced: true, lastContact: expect.any(Date) }));
    await cluster.kubectl(['create', '-f', '-'], toManifest('guarded', { a: '1' }));
    await within(10_000, () => expect(items()).toEqual({ a: '1' }));

    // Tokens of an account that was made anew are refused; so is a request that has to begin with one of them.
    await cluster.kubectl(['delete', 'serviceaccount', 'reader', inNamespace]);
    await cluster.kubectl(['create', 'serviceaccount', 'reader', inNamespace]);
    const path = '/api/v1/namespaces/guarded/configmaps';
    await vi.waitFor(async () => expect(await own.request({ path })).toMatchObject({ status: 401 }), {
      timeout: 30_000,
    });
    await renewToken();
    expect(await own.request({ path })).toMatchObject({ kind: 'ok' });
  });
});

describe('templates and Namespaces of a real API server', () => {
  const template = (name: string, namespace: string, text: string, labels = { 'podgraft.dev/template': 'true' }) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels },
      data: { 'template.yaml': text },
    });

  it('make the parts of a snapshot', async () => {
    const home = 'podgraft-system';
    await cluster.kubectl(['create', 'namespace', home]);
    await cluster.kubectl(['create', 'namespace', 'team']);
    const store = createTemplateStore({ home, namespaceTemplates: true, onPart: () => undefined });
    let namespaces: ReadonlyMap<string, NamespaceFacts> = new Map();
    const listeners = {
      onProblem: (problem: string | undefined) => expect(problem).toBeUndefined(),
      onError: (error: unknown) => {
        throw error;
      },
    };
    const watches = [
      ...store.sources.map((source) => watchResources({ connection, ...source, ...listeners })),
      watchNamespaces({
        connection,
        ...listeners,
        onNamespaces: (now) => {
          namespaces = now;
        },
      }),
    ];
    onTestFinished(async () => void (await Promise.all(watches.map((watch) => watch.stop()))));
    await within(10_000, () => expect(watches.every((watch) => watch.state().synced)).toBe(true));

    const names = () => [...store.part().catalog.entries.keys()].sort();
    const text = 'containers: [{name: side, image: "side:1"}]';
    await cluster.kubectl(['apply', '-f', '-'], template('log', home, text));
    await cluster.kubectl(['apply', '-f', '-'], template('dns', 'team', text));
    await cluster.kubectl([
      'create',
      'configmap',
      'old-initializer',
      `--namespace=${home}`,
      `--from-literal=config=${text}`,
    ]);
    await cluster.kubectl([
      'create',
      'configmap',
      'podgraft-cluster',
      `--namespace=${home}`,
      '--from-literal=name=prod',
    ]);
    await within(10_000, () => expect(names()).toEqual([`${home}/log`, `${home}/old`, 'team/dns']));
    await within(10_000, () => expect(store.part().cluster).toEqual({ name: 'prod' }));
    expect(store.part().report).toEqual({ templates: 3, problems: [] });

    await cluster.kubectl(['apply', '-f', '-'], template('log', home, 'containers: 5'));
    await within(10_000, () =>
      expect(store.part().report.problems).toEqual([
        { file: `ConfigMap ${home}/log`, message: expect.stringMatching(/its last good version stays in use/) },
      ]),
    );
    expect(store.part().catalog.entries.get(`${home}/log`)?.template).toBeDefined();
    await cluster.kubectl(['label', 'configmap', 'dns', '--namespace=team', 'podgraft.dev/template-']);
    await within(10_000, () => expect(names()).toEqual([`${home}/log`, `${home}/old`]));

    await cluster.kubectl(['label', 'namespace', 'team', 'podgraft.dev/inject=enabled']);
    await cluster.kubectl(['annotate', 'namespace', 'team', 'podgraft.dev/inject=log']);
    await within(10_000, () =>
      expect(namespaces.get('team')).toEqual({
        labels: { 'kubernetes.io/metadata.name': 'team', 'podgraft.dev/inject': 'enabled' },
        annotations: { 'podgraft.dev/inject': 'log' },
      }),
    );
    await cluster.kubectl(['delete', 'namespace', 'team', '--wait=false']);
    await within(60_000, () => expect(namespaces.has('team')).toBe(false));
  });
});
