import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { askReplica } from './askReplica.ts';
import { createPods } from './createPods.ts';
import { type Pod, statusOf } from './pod.ts';
import { inHome, listReplicas, restartsOf } from './replicas.ts';
import { report } from './report.ts';
import { secondsSince } from './secondsSince.ts';
import { useNamespace } from './useNamespace.ts';

const namespace = 'renewal';
useNamespace(namespace);

const decode = (base64: string): string => Buffer.from(base64, 'base64').toString();

/** The SHA-256 of the certificate in the Secret that cert-manager writes. */
const readIssued = async (): Promise<string> => {
  const encoded = await inHome('get', 'secret', 'podgraft-serving', '-o=jsonpath={.data.tls\\.crt}');
  return new X509Certificate(decode(encoded)).fingerprint256;
};

/** The authority that the API server trusts. */
const readAuthority = async (): Promise<string> => {
  const path = '-o=jsonpath={.webhooks[0].clientConfig.caBundle}';
  return decode(await inHome('get', 'mutatingwebhookconfiguration', 'podgraft', path));
};

/** What `cmctl renew` does. */
const renew = (): Promise<string> => {
  const lastTransitionTime = new Date().toISOString().replace(/\.\d+/, '');
  const value = { type: 'Issuing', status: 'True', reason: 'ManuallyTriggered', message: 'a test', lastTransitionTime };
  const patch = JSON.stringify([{ op: 'add', path: '/status/conditions/-', value }]);
  return inHome('patch', 'certificate', 'podgraft-serving', '--subresource=status', '--type=json', '-p', patch);
};

const toStart = (replica: Pod) => ({
  name: replica.metadata.name,
  restarts: restartsOf(replica),
  started: statusOf(replica, 'podgraft').state.running?.startedAt,
});

describe('a certificate that cert-manager renews', () => {
  it('is served by the running processes, trusted, and no creation fails meanwhile', async () => {
    const replicas = await listReplicas();
    const old = await readIssued();
    for (const replica of replicas) expect((await askReplica(replica, '/healthz')).fingerprint).toBe(old);

    const traffic = createPods(namespace);
    const began = performance.now();
    await renew();
    const renewed = await eventually(async () => {
      const issued = await readIssued();
      expect(issued).not.toBe(old);
      return issued;
    });
    const issuedAfter = secondsSince(began);
    const authority = await readAuthority();
    const servedAfter = await Promise.all(
      replicas.map(async (replica) => {
        const check = async () => expect((await askReplica(replica, '/healthz', authority)).fingerprint).toBe(renewed);
        await eventually(check, 150); // a kubelet may take a minute or two to update a Secret's files
        return secondsSince(began);
      }),
    );
    await sleep(3000); // for some hundred calls more
    const { created, failures } = await traffic.stop();
    report(
      `issued after ${issuedAfter} s, served after ${servedAfter.join(' s and ')} s; ${created} pods created meanwhile`,
    );
    expect(failures).toEqual([]);
    expect((await listReplicas()).map(toStart)).toEqual(replicas.map(toStart));
  });
});
