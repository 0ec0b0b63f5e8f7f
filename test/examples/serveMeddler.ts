import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { PemPair } from '../../src/certificates/pemPair.ts';
import { type JsonMap, readList, readMap } from '../../src/core/json.ts';

/** What the other webhook calls its containers. */
export const meddlers: readonly string[] = ['meddler', 'meddler-init'];

const container = (name: string): JsonMap => ({
  name,
  image: `example.com/${name}:1`,
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
});

/** The other webhook's patch: a container at the end, an init container in front of all, and a label; nothing the second time. */
const meddle = (pod: JsonMap): JsonMap[] => {
  const labels = readMap(readMap(pod, 'metadata'), 'labels') ?? {};
  const spec = readMap(pod, 'spec');
  if (labels['meddled'] === 'true') return [];
  const init = [container('meddler-init'), ...readList(spec, 'initContainers')];
  return [
    { op: 'add', path: '/metadata/labels', value: { ...labels, meddled: 'true' } },
    { op: 'add', path: '/spec/initContainers', value: init },
    { op: 'add', path: '/spec/containers/-', value: container('meddler') },
  ];
};

/** Another mutating webhook on a free port of 127.0.0.1, which changes every pod behind podgraft's back. */
export const serveMeddler = async (pair: PemPair): Promise<{ url: string; stop: () => Promise<void> }> => {
  const server = createServer(pair, async (request, response) => {
    const review = (await json(request)) as { request: { uid: string; object: JsonMap } };
    const patch = meddle(review.request.object);
    const answer = { uid: review.request.uid, allowed: true };
    const patched = { ...answer, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
    const body = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: patch.length > 0 ? patched : answer,
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/mutate`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
