import type { IncomingHttpHeaders } from 'node:http';
import { isMap, type Json, type JsonMap, readField, readString } from '../core/json.ts';

/** What a request came to. */
export type ApiAnswer = { readonly kind: 'ok'; readonly status: number; readonly body: JsonMap } | ApiFailure;

/** A request that came to nothing, whoever is to blame. */
export interface ApiFailure {
  readonly kind: 'failed';
  /** Of HTTP; undefined if there was no answer, or none that could be used. */
  readonly status?: number;
  /** Kubernetes' own word, such as `Expired` or `NotFound`, or one of ours. */
  readonly reason: string;
  /** What happened and what to do about it, on one line. */
  readonly message: string;
  /** How long the API server asks to be left alone. */
  readonly retryAfterMs?: number;
}

/** Words for failures on our own side of the wire. */
export type OwnReason = 'Unreachable' | 'Unauthenticated' | 'Stopped' | 'TooLarge' | 'NotKubernetes';

export const ownFailure = (reason: OwnReason, message: string): ApiFailure => ({ kind: 'failed', reason, message });

/** Reads an answer whose status is no success. The body is a `Status` if it comes from the API server itself. */
export const toFailure = (
  status: number,
  headers: IncomingHttpHeaders,
  text: string,
  credentials: string,
): ApiFailure => {
  const body = parseJson(text);
  const object = isMap(body) ? body : {};
  const reason = readString(object, 'reason') || (status === 410 ? 'Gone' : 'Unknown');
  const said = (readString(object, 'message') ?? text).replaceAll(/\s+/g, ' ').trim().slice(0, 500);
  const message = `${said === '' ? 'the API server refused' : said} (HTTP ${status})${toRemedy(status, credentials)}`;
  const retryAfterMs = readRetryAfter(headers);
  return { kind: 'failed', status, reason, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
};

/** The value of a JSON text; undefined if it is none. */
export const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** The object of an answer that was a success. */
export const toAnswer = (status: number, text: string, server: string): ApiAnswer => {
  const body = parseJson(text);
  if (isMap(body)) return { kind: 'ok', status, body };
  return ownFailure('NotKubernetes', `what answers at ${server} is no API server: it sent no JSON object`);
};

/** True if the place in the history that a request named is no longer, or not yet, known to the server. */
export const isExpired = ({ status, reason }: Pick<ApiFailure, 'status' | 'reason'>): boolean =>
  status === 410 || reason === 'Expired' || reason === 'Gone';

/** The failure that an event of the kind ERROR carries. */
export const readErrorEvent = (object: JsonMap): ApiFailure => {
  const code = readField(object, 'code');
  const status = typeof code === 'number' ? code : 500;
  return toFailure(status, {}, JSON.stringify(object), '');
};

const toRemedy = (status: number, credentials: string): string => {
  if (status === 401) return `; the API server does not accept the credentials from ${credentials}`;
  return status === 403 ? '; grant the right with a Role or ClusterRole and its binding' : '';
};

const readRetryAfter = ({ 'retry-after': value }: IncomingHttpHeaders): number | undefined =>
  value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
