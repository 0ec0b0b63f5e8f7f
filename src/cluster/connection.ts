import type { Readable } from 'node:stream';
import { type ApiAnswer, type ApiFailure, ownFailure, toAnswer } from './apiAnswer.ts';
import { type ApiRequest, requestLimits, toWireRequest } from './apiRequest.ts';
import { type Clock, systemClock } from './clock.ts';
import type { CredentialSource } from './credentials.ts';
import { type Cutter, createCutter } from './cutter.ts';
import { createExchanger } from './exchange.ts';
import { readBody } from './readBody.ts';

/** A way to an API server that outlives its tokens, certificates and connections. Nothing of it ever rejects. */
export interface Connection {
  /** Where its credentials come from, as messages name it. */
  readonly description: string;
  request(request: ApiRequest): Promise<ApiAnswer>;
  /** Sends a request whose answer goes on and on; `timeoutMs` is for its head. */
  open(request: Omit<ApiRequest, 'maxBytes'>): Promise<OpenAnswer | ApiFailure>;
  /** Cuts what is open and leaves no connection behind; requests that come later are answered as stopped. */
  close(): void;
}

/** An answer that is being received. */
export interface OpenAnswer {
  readonly kind: 'open';
  readonly body: Readable;
  /** Makes the body break off. */
  readonly cut: Cutter['cut'];
  /** Why the body broke off, if it was from this side. */
  readonly cutReason: Cutter['reason'];
}

export interface ConnectionOptions {
  readonly clock?: Clock;
  /** Stands in the API server's audit log. Default: `podgraft`. */
  readonly userAgent?: string;
}

/** Makes a connection; nothing is sent before the first request. */
export const createConnection = (source: CredentialSource, options: ConnectionOptions = {}): Connection => {
  const { clock = systemClock, userAgent = 'podgraft' } = options;
  const { exchange, close } = createExchanger(source);
  const active = new Set<Cutter>();
  let isClosed = false;

  const begin = (signal: AbortSignal | undefined): Cutter => {
    const cutter = createCutter(clock, signal);
    active.add(cutter);
    if (isClosed) cutter.cut('stopped');
    return cutter;
  };
  const end = (cutter: Cutter): void => {
    cutter.release();
    active.delete(cutter);
  };

  return {
    description: source.description,
    request: async (request) => {
      const { timeoutMs, maxBytes, signal } = { ...requestLimits, ...request };
      const cutter = begin(signal);
      try {
        const answer = await exchange(toWireRequest(request, userAgent), timeoutMs, cutter);
        if (answer.kind === 'failed') return answer;
        const { response, explain } = answer;
        const text = await readBody(response, maxBytes).catch(explain);
        if (text === undefined) return ownFailure('TooLarge', `the answer is larger than ${maxBytes} bytes`);
        return typeof text === 'string' ? toAnswer(response.statusCode ?? 0, text, source.description) : text;
      } finally {
        end(cutter);
      }
    },
    open: async (request) => {
      const { timeoutMs, signal } = { ...requestLimits, ...request };
      const cutter = begin(signal);
      const answer = await exchange(toWireRequest(request, userAgent), timeoutMs, cutter);
      if (answer.kind === 'failed') {
        end(cutter);
        return answer;
      }
      cutter.relax();
      const { response: body } = answer;
      body.once('close', () => end(cutter));
      return { kind: 'open', body, cut: cutter.cut, cutReason: cutter.reason };
    },
    close: () => {
      isClosed = true;
      for (const cutter of active) cutter.cut('stopped');
      close();
    },
  };
};
