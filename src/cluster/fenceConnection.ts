import { ownFailure } from './apiAnswer.ts';
import type { Connection } from './connection.ts';
import type { Term } from './electLeader.ts';

/**
 * A connection that writes during a term only: what would not be answered before its end is not sent, and what is on its way then
 * is cut off. (What the API server has received by then it may still do; others wait for that.)
 */
export const fenceConnection = (connection: Connection, { signal, remainingMs }: Term): Connection => ({
  description: connection.description,
  request: async (request) => {
    const { method = 'GET', timeoutMs = Number.POSITIVE_INFINITY } = request;
    const remaining = remainingMs();
    if (signal.aborted || (method !== 'GET' && remaining === 0)) return isOver;
    const both = request.signal === undefined ? signal : AbortSignal.any([signal, request.signal]);
    const longest = method === 'GET' ? timeoutMs : Math.min(timeoutMs, remaining);
    return connection.request({ ...request, signal: both, ...(Number.isFinite(longest) && { timeoutMs: longest }) });
  },
  open: async (request) => (signal.aborted ? isOver : connection.open({ ...request, signal })),
  close: () => connection.close(),
});

const isOver = ownFailure('Stopped', 'this process leads no more');
