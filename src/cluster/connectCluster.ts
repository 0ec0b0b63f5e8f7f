import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { type CredentialPlaces, findCredentials } from './findCredentials.ts';

/** A connection to the cluster that is found first; see {@link findCredentials} for where and in which order. */
export const connectCluster = async (places: CredentialPlaces, options: ConnectionOptions = {}): Promise<Connection> =>
  createConnection(await findCredentials(places), options);
