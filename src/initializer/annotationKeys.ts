/** On a workload or a Namespace: `auto` lets the initializer restart, `manual` keeps it away altogether. */
export const rolloutKey = 'podgraft.dev/rollout';
/** Written on owners whose pods were refused, so that their controllers try again at once. The value is a time (RFC 3339). */
export const retryKey = 'podgraft.dev/retry';
/** What `kubectl rollout restart` writes into a pod template. */
export const restartedAtKey = 'kubectl.kubernetes.io/restartedAt';
/** Beside it: for which templates the initializer restarted the workload; see {@link RestartMark}. */
export const restartedForKey = 'podgraft.dev/restarted-for';
