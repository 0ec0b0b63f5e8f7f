import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** An object as the server keeps it. */
interface FakeObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly resourceVersion: string };
  readonly data: Readonly<Record<string, string>>;
}

interface SeenRequest {
  readonly kind: 'list' | 'watch';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
}

/** Answers one request in place of the server. */
export type Misbehaviour = (response: ServerResponse, request: SeenRequest) => void;

/** A server on a real socket that keeps ConfigMaps of one namespace and speaks list and watch as kube-apiserver does. */
export interface FakeApi {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  readonly sockets: ReadonlySet<Socket>;
  /** Watches that are open. */
  watches(): readonly ServerResponse[];
  set(name: string, value: string): void;
  remove(name: string): void;
  /** Changes something without telling any watch. */
  setSilently(name: string, value: string): void;
  bookmark(): void;
  /** Forgets the history up to now. */
  compact(): void;
  /** Answers the next request of a kind in its own way; several are used up in order. */
  next(kind: SeenRequest['kind'], misbehaviour: Misbehaviour): void;
  /** The newest place in the history. */
  version(): string;
}

const namespace = 'home';
const status = (code: number, reason: string, message: string) => ({ kind: 'Status', code, reason, message });

/** Answers with a Kubernetes Status. */
export const refuse =
  (code: number, reason: string, message: string, headers: Readonly<Record<string, string>> = {}): Misbehaviour =>
  (response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(status(code, reason, message)));
  };

/** Begins a watch, says this, and no more. */
export const say =
  (...lines: readonly (string | object)[]): Misbehaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const line of lines) response.write(typeof line === 'string' ? line : `${JSON.stringify(line)}\n`);
  };

/** The event of a server that no longer knows the place in the history. */
export const expired = { type: 'ERROR', object: status(410, 'Expired', 'too old resource version: 1 (7)') };

export const startFakeApi = async (): Promise<FakeApi> => {
  const objects = new Map<string, FakeObject>();
  const requests: SeenRequest[] = [];
  const watches = new Map<ServerResponse, number>();
  const misbehaviours = { list: [] as Misbehaviour[], watch: [] as Misbehaviour[] };
  const sockets = new Set<Socket>();
  let history: { readonly version: number; readonly line: string }[] = [];
  let version = 100;
  let forgotten = 0;

  const keep = (name: string, value: string | undefined): void => {
    version += 1;
    const known = objects.get(name);
    const metadata = { name, namespace, resourceVersion: String(version) };
    const object = { metadata, data: { value: value ?? known?.data['value'] ?? '' } };
    if (value === undefined) objects.delete(name);
    else objects.set(name, object);
    const type = value === undefined ? 'DELETED' : known === undefined ? 'ADDED' : 'MODIFIED';
    history.push({ version, line: `${JSON.stringify({ type, object: { kind: 'ConfigMap', ...object } })}\n` });
  };

  const tell = (): void => {
    for (const [response, seen] of watches) {
      for (const entry of history) if (entry.version > seen) response.write(entry.line);
      watches.set(response, version);
    }
  };

  const list: Misbehaviour = (response, request) => {
    const { query } = request;
    // Real tokens are opaque, too, and hold the moment of the first page and the last key.
    const [moment, after] = query['continue']?.split('/') ?? [String(version), ''];
    if (Number(moment) < forgotten) {
      refuse(410, 'Expired', 'The provided continue parameter is too old')(response, request);
      return;
    }
    const rest = [...objects.values()].filter(({ metadata }) => metadata.name > (after ?? '')).sort(byName);
    const items = rest.slice(0, Number(query['limit'] ?? rest.length));
    const last = items.at(-1)?.metadata.name;
    const next = items.length < rest.length ? { continue: `${moment}/${last}` } : {};
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ kind: 'ConfigMapList', metadata: { resourceVersion: moment, ...next }, items }));
  };

  const watch: Misbehaviour = (response, request) => {
    const from = Number(request.query['resourceVersion']);
    say(...(from < forgotten ? [expired] : []))(response, request);
    if (from < forgotten) {
      response.end();
      return;
    }
    watches.set(response, from);
    response.once('close', () => watches.delete(response));
    tell();
  };

  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const query = Object.fromEntries(searchParams);
    const kind = query['watch'] === 'true' ? 'watch' : 'list';
    const seen: SeenRequest = { kind, path, query, headers: request.headers };
    requests.push(seen);
    const answer = misbehaviours[kind].shift() ?? (kind === 'list' ? list : watch);
    answer(response, seen);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    sockets,
    watches: () => [...watches.keys()],
    set: (name, value) => {
      keep(name, value);
      tell();
    },
    remove: (name) => {
      keep(name, undefined);
      tell();
    },
    setSilently: (name, value) => {
      keep(name, value);
      history.pop();
    },
    bookmark: () => {
      const object = { kind: 'ConfigMap', metadata: { resourceVersion: String(version) } };
      for (const response of watches.keys()) response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
    },
    compact: () => {
      history = [];
      forgotten = version;
    },
    next: (kind, misbehaviour) => void misbehaviours[kind].push(misbehaviour),
    version: () => String(version),
  };
};

const byName = (a: FakeObject, b: FakeObject): number => (a.metadata.name < b.metadata.name ? -1 : 1);
