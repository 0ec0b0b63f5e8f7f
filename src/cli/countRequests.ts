import type { Connection } from '../cluster/connection.ts';

/** A connection that tells about each request, by its method; what goes on and on is a WATCH. */
export const countRequests = (connection: Connection, onRequest: (method: string) => void): Connection => ({
  ...connection,
  request: (request) => {
    onRequest(request.method ?? 'GET');
    return connection.request(request);
  },
  open: (request) => {
    onRequest('WATCH');
    return connection.open(request);
  },
});
