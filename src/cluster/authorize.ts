import type { CredentialSource, Credentials } from './credentials.ts';

/** Credentials and the round of renewing in which they were read. */
export interface Authorized {
  readonly credentials: Credentials;
  readonly round: number;
}

/**
 * Reads credentials for one request after the other. Those that ask at the same time share one reading: a plugin may open
 * a browser. What was refused is read anew once, however many requests were refused with it.
 */
export const createAuthorizer = (source: CredentialSource) => {
  let round = 0;
  let reading: Promise<Authorized> | undefined;
  return (refused?: Authorized): Promise<Authorized> => {
    const renew = refused?.round === round;
    if (renew) {
      round += 1;
      reading = undefined;
    }
    if (reading !== undefined) return reading;
    const asOf = round;
    const started = source.read({ renew }).then((credentials) => ({ credentials, round: asOf }));
    const forget = (): void => {
      if (reading === started) reading = undefined;
    };
    reading = started;
    started.then(forget, forget);
    return started;
  };
};
