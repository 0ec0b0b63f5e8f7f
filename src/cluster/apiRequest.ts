import type { Json } from '../core/json.ts';
import type { WireRequest } from './sendRequest.ts';

/** A request to the API server. */
export interface ApiRequest {
  /** Default: GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Such as `/api/v1/namespaces`, each part encoded. */
  readonly path: string;
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: Json;
  /** Of the body, such as `application/merge-patch+json`. Default: `application/json`. */
  readonly contentType?: string;
  /** How long the answer may take, body included, in milliseconds. Default: 30 s. */
  readonly timeoutMs?: number;
  /** How large the answer's body may be. Default: 32 MiB. */
  readonly maxBytes?: number;
  /** Ends the request at once. */
  readonly signal?: AbortSignal;
}

/** The defaults of a request. */
export const requestLimits = { timeoutMs: 30_000, maxBytes: 32 * 1024 * 1024 };

/** Writes a request down as it goes over the wire. */
export const toWireRequest = (request: ApiRequest, userAgent: string): WireRequest => {
  const { method = 'GET', path, query = {}, body, contentType = 'application/json' } = request;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  const headers = { accept: 'application/json', 'user-agent': userAgent };
  const wire = { method, path: search.size === 0 ? path : `${path}?${search}`, headers };
  if (body === undefined) return wire;
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  return { ...wire, headers: { ...headers, 'content-type': contentType, 'content-length': length }, body: text };
};
