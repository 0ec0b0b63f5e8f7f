import { connectApiServer } from './connectApiServer.ts';
import type { Pod } from './pod.ts';

/** Pods that were created one after the other. */
export interface Creations {
  /** Those that have what they asked for. */
  readonly created: number;
  /** What the API server said to those that were not created, or came without; with the milliseconds since the beginning. */
  readonly failures: readonly { readonly at: number; readonly message: string }[];
  /** The longest that one took, in milliseconds. */
  readonly slowest: number;
}

/** How many pods are being created at any moment. */
const concurrency = 2;

/**
 * Creates pods that ask for the template `log-shipper`, without a pause, until `stop`. They never get to a node: a scheduling gate
 * holds them. Each is deleted as soon as it is there. The namespace must exist.
 */
export const createPods = (namespace: string): { readonly stop: () => Promise<Creations> } => {
  const { send, close } = connectApiServer();
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const began = performance.now();
  const failures: { at: number; message: string }[] = [];
  const deletions: Promise<unknown>[] = [];
  let created = 0;
  let slowest = 0;
  let stopped = false;

  const createOne = async (): Promise<void> => {
    const start = performance.now();
    const { status, body } = await send('POST', path, gatedPod);
    const pod = JSON.parse(body) as Pod;
    slowest = Math.max(slowest, performance.now() - start);
    if (status === 201) deletions.push(send('DELETE', `${path}/${pod.metadata.name}`));
    if (status === 201 && pod.spec.initContainers?.[0]?.name === 'log-shipper') created += 1;
    else failures.push({ at: Math.round(start - began), message: status === 201 ? 'not injected' : body });
  };
  const loops = Array.from({ length: concurrency }, async () => {
    while (!stopped) await createOne();
  });
  const ended = Promise.all(loops);
  ended.catch(() => {}); // `stop` passes it on
  return {
    stop: async () => {
      stopped = true;
      await ended;
      await Promise.all(deletions);
      close();
      return { created, failures, slowest: Math.round(slowest) };
    },
  };
};

const gatedPod = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'gated-', annotations: { 'podgraft.dev/inject': 'log-shipper' } },
  spec: {
    schedulingGates: [{ name: 'test/never' }],
    containers: [{ name: 'app', image: 'docker.io/local/busybox:1' }],
  },
});
