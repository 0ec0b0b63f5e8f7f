import { isList, isMap, type JsonMap, readField, readMap, readString } from '../core/json.ts';
import { type ApiFailure, ownFailure } from './apiAnswer.ts';
import type { Connection } from './connection.ts';
import { describeResource, type Resource, readKey, readVersion, toResourcePath, toSelectors } from './resource.ts';

/** All objects of a resource at one moment. */
export interface ResourceList<T> {
  readonly kind: 'list';
  /** By `namespace/name`, or name. */
  readonly items: ReadonlyMap<string, T>;
  /** The moment, as a watch wants it. */
  readonly resourceVersion: string;
}

export interface ListOptions<T> {
  readonly connection: Connection;
  readonly resource: Resource;
  /** What is kept of an object, under its key; undefined: nothing. */
  project(object: JsonMap, key: string): T | undefined;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<ListLimits>;
}

interface ListLimits {
  /** How many objects a page may hold. */
  readonly pageSize: number;
  /** How large a page may be; a larger one is asked for again with fewer objects. Parsing 8 MiB takes some 60 ms. */
  readonly maxPageBytes: number;
  /** How long a page may take: as long as the API server itself takes for any request. */
  readonly pageMs: number;
}

export const listLimits: ListLimits = { pageSize: 500, maxPageBytes: 8 * 1024 * 1024, pageMs: 60_000 };

/**
 * Reads a resource page by page, keeping no more than is projected of each object: memory grows with what is kept. All
 * pages show one moment, the newest there is; if the API server forgets that moment in between, the list fails as
 * `Expired` and has to begin anew.
 */
export const listResource = async <T>(options: ListOptions<T>): Promise<ResourceList<T> | ApiFailure> => {
  const { connection, resource, project, signal } = options;
  const { pageSize, maxPageBytes, pageMs } = { ...listLimits, ...options.limits };
  const items = new Map<string, T>();
  let limit = pageSize;
  let next: string | undefined;
  for (;;) {
    const answer = await connection.request({
      path: toResourcePath(resource),
      query: { ...toSelectors(resource), limit, continue: next },
      timeoutMs: pageMs,
      maxBytes: maxPageBytes,
      ...(signal && { signal }),
    });
    if (answer.kind === 'failed') {
      if (answer.reason !== 'TooLarge' || limit === 1) return answer;
      limit = Math.ceil(limit / 4);
      continue;
    }
    const found = readField(answer.body, 'items') ?? [];
    const resourceVersion = readVersion(answer.body);
    if (!isList(found) || resourceVersion === undefined) {
      return ownFailure('NotKubernetes', `the answer is no list of ${describeResource(resource)}`);
    }
    for (const object of found) {
      const key = readKey(object);
      const kept = key !== undefined && isMap(object) ? project(object, key) : undefined;
      if (key !== undefined && kept !== undefined) items.set(key, kept);
    }
    next = readString(readMap(answer.body, 'metadata'), 'continue') || undefined;
    if (next === undefined) return { kind: 'list', items, resourceVersion };
  }
};
