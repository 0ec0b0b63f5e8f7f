import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createNamespace, read } from './apply.ts';
import { type Api, connectApi } from './connectApi.ts';
import { createWithoutPause, type LoadResult } from './createWithoutPause.ts';
import { eventually } from './eventually.ts';
import { readServedCertificate } from './install/readServedCertificate.ts';
import { describeInjection } from './readPods.ts';
import { renewCertificate } from './renewCertificate.ts';
import { usePodgraft } from './usePodgraft.ts';

// As deploy/ says: with its time to drain.
const stage = usePodgraft({ flags: [] });

/** Nobody runs these pods: what is wanted is that they are admitted. */
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'load-', annotations: { 'podgraft.dev/inject': 'logging-agent, dns-tuning' } },
  spec: { schedulerName: 'nobody', containers: [{ name: 'app', image: 'app:1' }] },
};

let api: Api;
beforeAll(async () => {
  await createNamespace(stage.cluster, 'load');
  api = connectApi(stage.cluster);
});
afterAll(() => api?.close());

const startLoad = () => {
  const load = createWithoutPause(api, '/api/v1/namespaces/load/pods', pod, 4);
  onTestFinished(async () => void (await load.stop()));
  return load;
};

const expectNoFailure = ({ created, failures, perSecond, slowestMs }: LoadResult, what: string): void => {
  process.stdout.write(
    `${what}: ${created.length} pods, ${perSecond.toFixed(0)} a second, the slowest in ${slowestMs.toFixed(0)} ms\n`,
  );
  expect(failures).toEqual([]);
  expect(created.length).toBeGreaterThan(100);
  const templates = new Set(created.map((one) => describeInjection(one).templates.join()));
  expect([...templates]).toEqual(['logging-agent,dns-tuning']);
};

const readCaBundle = async (): Promise<string> => {
  const [configuration] = await read(stage.cluster, 'default', 'mutatingwebhookconfiguration', 'podgraft');
  const { webhooks } = configuration as unknown as { webhooks: { clientConfig: { caBundle: string } }[] };
  return Buffer.from(webhooks[0]?.clientConfig.caBundle ?? '', 'base64').toString();
};

const readProjected = (): string =>
  new X509Certificate(readFileSync(join(stage.cluster.home, 'podgraft/tls/tls.crt'))).fingerprint256;

/** Has the certificate renewed; resolves when each replica serves it to whoever connects. cert-manager may issue it more than once. */
const swapCertificate = async (): Promise<string> => {
  const before = readProjected();
  await renewCertificate(stage.cluster, 'podgraft-serving');
  const served = stage.podgraft.replicas().map(
    ({ port }) =>
      async () =>
        readServedCertificate(port, await readCaBundle()),
  );
  return eventually(async () => {
    const projected = readProjected();
    expect(projected).not.toBe(before);
    for (const readServed of served) expect(await readServed()).toBe(projected);
    return projected;
  });
};

describe('while pods are created without a pause, none is refused', () => {
  it('when the certificate is renewed ten times, and the authority behind it five times', async () => {
    const load = startLoad();
    const connections = stage.podgraft.relay.connections();
    const served = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      // A new caBundle makes the API server open new connections.
      if (round % 2 === 0) await renewCertificate(stage.cluster, 'podgraft-ca');
      served.add(await swapCertificate());
      const created = load.created();
      await eventually(() => expect(load.created()).toBeGreaterThan(created + 20));
    }
    expectNoFailure(await load.stop(), 'ten certificates');
    expect(served.size).toBe(10);
    expect(stage.podgraft.relay.connections() - connections).toBeGreaterThanOrEqual(5);
    expect((await readCaBundle()).match(/BEGIN CERTIFICATE/g)).toHaveLength(6);
  }, 300_000);

  it('when all replicas are replaced, one after the other', async () => {
    const load = startLoad();
    await eventually(() => expect(load.created()).toBeGreaterThan(20));
    expect(await stage.podgraft.restartAll()).toEqual([0, 0]);
    const created = load.created();
    await eventually(() => expect(load.created()).toBeGreaterThan(created + 20));
    expectNoFailure(await load.stop(), 'two replicas replaced');
    const messages = stage.podgraft.log().map(({ msg }) => msg);
    expect(messages.filter((message) => message === 'stopped')).toHaveLength(2);
  }, 300_000);
});
