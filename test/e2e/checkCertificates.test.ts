import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificates } from '../../src/certificates/makeCertificates.ts';
import type { PemPair } from '../../src/certificates/pemPair.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/startCluster.ts';
import { deployFolder } from '../deploy/readManifests.ts';
import { apply } from './apply.ts';
import { eventually } from './eventually.ts';
import { relayService } from './install/relayService.ts';
import { startReplica } from './install/startReplica.ts';
import { writeKubeconfig } from './install/writeKubeconfig.ts';
import { runPodgraft } from './runPodgraft.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  // As somebody does who has not read that cert-manager is needed: all but its orders is there.
  const { code, stderr } = await cluster.tryKubectl(['apply', '--filename', deployFolder]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/certificates.cert-manager.io|no matches for kind/)]);
  await eventually(async () => expect(await linesOf('deployment', 'endpoints')).toEqual([]));
});

afterAll(() => cluster?.stop());

const host = 'podgraft.podgraft-system.svc';
const longAgo = new Date('2020-01-01T00:00:00Z');

/** What is wrong by these checks. */
const linesOf = async (...checks: readonly string[]): Promise<string[]> => {
  const { code, stdout } = await runPodgraft(['check', `--kubeconfig=${cluster.kubeconfig}`]);
  expect(code).toBe(1);
  let check = '';
  return stdout.split('\n').filter((line) => {
    check = /^(?:ok|failed|not reached) ([a-z-]+):/.exec(line)?.[1] ?? check;
    return checks.includes(check) && /^(?: {2}error|not reached)/.test(line);
  });
};

const writeSecret = ({ cert, key }: PemPair): Promise<string[]> =>
  apply(cluster, [
    {
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls' },
      metadata: { name: 'podgraft-serving', namespace: 'podgraft-system' },
      stringData: { 'tls.crt': cert, 'tls.key': key },
    },
  ]);

const writeBundle = async (text: string): Promise<void> => {
  const value = Buffer.from(text).toString('base64');
  for (const [kind, count] of [
    ['mutating', 4],
    ['validating', 3],
  ] as const) {
    const operations = Array.from({ length: count }, (_, index) => ({
      ...{ op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value },
    }));
    const args = ['patch', `${kind}webhookconfiguration`, 'podgraft', '--type=json'];
    await cluster.kubectl([...args, `--patch=${JSON.stringify(operations)}`]);
  }
};

const webhooks = /MutatingWebhookConfiguration podgraft, caBundle of pods\.podgraft\.dev, .*/.source;

describe('without cert-manager', () => {
  it('check says that it is missing, and what lacks because of it', async () => {
    expect(await linesOf('cert-manager', 'certificate', 'ca-bundle', 'dry-run')).toEqual([
      '  error: the cluster: cert-manager is not installed: the API server has no Certificates of cert-manager.io/v1; install cert-manager, then kubectl apply -f deploy; or do as deploy/no-cert-manager says',
      'not reached certificate: there is no Secret podgraft-system/podgraft-serving; cert-manager has to make it first',
      expect.stringMatching(
        `error: ${webhooks}: it is empty, so the API server trusts no certificate of podgraft; look whether`,
      ),
      expect.stringContaining('error: ValidatingWebhookConfiguration podgraft, caBundle of '),
      expect.stringMatching(/error: a pod in the namespace default: .*failed calling webhook "pods.podgraft.dev"/),
    ]);
  });
});

/** Has a replica serve a pair behind the Service. */
const servePair = async ({ cert, key }: PemPair): Promise<void> => {
  await writeSecret({ cert, key });
  const folder = join(cluster.home, 'podgraft');
  const files = [join(folder, 'tls.crt'), join(folder, 'tls.key')] as const;
  await mkdir(folder, { recursive: true });
  await writeFile(files[0], cert);
  await writeFile(files[1], key);
  await writeKubeconfig(cluster, join(folder, 'kubeconfig'));
  const address = '--output=jsonpath={.spec.clusterIP}';
  const ip = await cluster.kubectl(['--namespace=podgraft-system', 'get', 'service', 'podgraft', address]);
  const relay = relayService(ip, 443);
  const replica = await startReplica([
    ...['serve', '--address=127.0.0.1', '--port=0', '--metrics-port=0', '--drain=0'],
    ...[`--tls-cert=${files[0]}`, `--tls-key=${files[1]}`, `--kubeconfig=${join(folder, 'kubeconfig')}`],
  ]);
  onTestFinished(async () => {
    await relay.stop();
    await replica.stop('SIGKILL');
  });
  await eventually(async () => expect((await replica.readyz()).status).toBe(200));
  await relay.setEndpoints([replica.port]);
};

const dryRun = 'error: a pod in the namespace default: .*failed calling webhook "pods.podgraft.dev".*x509: certificate';

describe('with certificates made by hand', () => {
  it('check is content with an installation that is whole', async () => {
    const { authority, serving } = await makeCertificates({ hosts: [host], now: new Date() });
    await servePair(serving);
    await writeBundle(authority.cert);
    await eventually(async () => {
      const { code, stdout } = await runPodgraft(['check', `--kubeconfig=${cluster.kubeconfig}`]);
      expect([code, stdout]).toEqual([
        0,
        expect.stringContaining(
          'ok cert-manager: not used: the Secret podgraft-system/podgraft-serving was made by hand',
        ),
      ]);
    });
  });

  it('check shows what the API server makes of a certificate for another name', async () => {
    const { authority, serving } = await makeCertificates({ hosts: ['other.svc'], now: new Date() });
    await servePair(serving);
    await writeBundle(authority.cert);
    await eventually(async () =>
      expect(await linesOf('certificate', 'ca-bundle', 'dry-run')).toEqual([
        expect.stringContaining('the certificate is for DNS:other.svc, and the API server calls'),
        expect.stringMatching(`${dryRun} is valid for other.svc, not ${host}.*; look at certificate: its names$`),
      ]),
    );
  });

  it('check shows what the API server makes of an authority that it does not know', async () => {
    const { serving } = await makeCertificates({ hosts: [host], now: new Date() });
    await servePair(serving);
    await eventually(async () =>
      expect(await linesOf('certificate', 'ca-bundle', 'dry-run')).toEqual([
        expect.stringMatching(
          `error: ${webhooks}: it does not verify the certificate in the Secret podgraft-serving; `,
        ),
        expect.stringContaining('ValidatingWebhookConfiguration'),
        expect.stringMatching(
          `${dryRun} signed by unknown authority.*; the API server does not trust the certificate: look at ca-bundle`,
        ),
      ]),
    );
  });

  it('check finds one that has expired, and one for another name', async () => {
    const { authority, serving } = await makeCertificates({ hosts: ['other.svc'], now: longAgo });
    await writeSecret(serving);
    await writeBundle(authority.cert);
    const secret = 'Secret podgraft-system/podgraft-serving';
    expect(await linesOf('certificate', 'ca-bundle')).toEqual([
      expect.stringContaining(
        `error: ${secret}: the certificate is for DNS:other.svc, and the API server calls ${host}; write that name into`,
      ),
      `  error: ${secret}: the certificate expired at 2020-12-31T00:00:00Z; make a new one with podgraft certs, as deploy/no-cert-manager says`,
    ]);
  });

  it('check finds a caBundle of another authority, and one that is no certificate', async () => {
    const { serving } = await makeCertificates({ hosts: [host], now: new Date() });
    const { authority } = await makeCertificates({ hosts: [host], now: new Date() });
    await writeSecret(serving);
    await writeBundle(authority.cert);
    const remedy = 'write the authority that podgraft certs made into it, as deploy/no-cert-manager says';
    expect(await linesOf('certificate', 'ca-bundle')).toEqual([
      expect.stringMatching(
        `error: ${webhooks}: it does not verify the certificate in the Secret podgraft-serving; ${remedy}`,
      ),
      expect.stringContaining('ValidatingWebhookConfiguration'),
    ]);
    await writeBundle('nonsense');
    expect((await linesOf('certificate', 'ca-bundle'))[0]).toMatch(
      `caBundle of pods.podgraft.dev, namespaces.podgraft.dev, workloads.podgraft.dev, namespace-workloads.podgraft.dev: it holds no certificate that can be read; ${remedy}`,
    );
  });
});

describe('without podgraft', () => {
  it('check says how to install it', async () => {
    const args = ['check', `--kubeconfig=${cluster.kubeconfig}`, '--namespace=elsewhere'];
    const { code, stdout } = await runPodgraft(args);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(
        '  error: Namespace elsewhere: it does not exist; install podgraft with kubectl apply -f deploy, or name its namespace with --namespace\n',
      ),
    ]);
  });

  it('check needs a cluster that answers', async () => {
    const { code, stderr } = await runPodgraft(['check', `--kubeconfig=${join(cluster.home, 'none')}`]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^podgraft: .*none/)]);
  });
});
