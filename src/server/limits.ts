/** What the server grants a client, in bytes and milliseconds. Tests shorten the times. */
export interface ServerLimits {
  readonly bodyBytes: number;
  readonly handshakeMs: number;
  readonly requestMs: number;
  readonly checkEveryMs: number;
  readonly keepAliveMs: number;
  readonly drainMs: number;
  readonly hardEndMs: number;
}

/**
 * The limits for a webhook that the API server calls.
 *
 * | limit | is | because |
 * |---|---|---|
 * | bodyBytes | 7 MiB | the API server takes objects up to 3 MiB; an update sends the old and the new one, and something around them |
 * | handshakeMs | 10 s | the API server gives up a TLS handshake after as long |
 * | requestMs | 30 s | the longest `timeoutSeconds` of a webhook: nobody waits for what takes longer to arrive, headers included |
 * | checkEveryMs | 2 s | Node looks for late requests this often; its default of 30 s would double the limit above |
 * | keepAliveMs | 120 s | the API server drops idle connections after 90 s; a server that is quicker closes some just as a call is sent, and that call fails |
 * | drainMs | 5 s | how long an endpoint that is no longer ready may still be routed to |
 * | hardEndMs | 10 s | with drainMs well within a pod's 30 s of grace; calls in flight take milliseconds |
 */
export const serverLimits: ServerLimits = {
  bodyBytes: 7 * 1024 * 1024,
  handshakeMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 2_000,
  keepAliveMs: 120_000,
  drainMs: 5_000,
  hardEndMs: 10_000,
};
