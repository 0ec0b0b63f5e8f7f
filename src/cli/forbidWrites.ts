import { ownFailure } from '../cluster/apiAnswer.ts';
import type { Connection } from '../cluster/connection.ts';

/** A connection that sends nothing that would change anything: only what reads, and what the server is asked to forget. */
export const forbidWrites = (connection: Connection): Connection => ({
  ...connection,
  request: async (request) => {
    const changes = (request.method ?? 'GET') !== 'GET' && request.query?.['dryRun'] !== 'All';
    return changes ? ownFailure('Stopped', 'a dry run writes nothing') : connection.request(request);
  },
});
