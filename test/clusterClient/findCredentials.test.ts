import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connectCluster } from '../../src/cluster/connectCluster.ts';
import { type CredentialPlaces, findCredentials } from '../../src/cluster/findCredentials.ts';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';
import { certificates, startSecureServer } from './secureServer.ts';

const ca = certificates.authority.cert;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

// Loading the client library takes most of a second, and several on a machine that is busy.
beforeAll(() => import('@kubernetes/client-node'), 60_000);

let dir: string;
beforeEach(async () => {
  dir = await temporaryDirectory();
});

/** A kubeconfig with one context for these fields of its cluster and its user. */
const toKubeconfig = (cluster: object, user: object, name = 'a'): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });

const write = async (name: string, text: string): Promise<string> => {
  const file = join(dir, name);
  await writeFile(file, text);
  return file;
};

const mountServiceAccount = async (): Promise<string> => {
  const mount = join(dir, 'serviceaccount');
  await mkdir(mount);
  await writeFile(join(mount, 'token'), 'of-the-pod\n');
  await writeFile(join(mount, 'ca.crt'), ca);
  return mount;
};

const find = async (places: Partial<CredentialPlaces>) => {
  const source = await findCredentials({ env: { HOME: dir }, serviceAccountDir: join(dir, 'none'), ...places });
  return { description: source.description, ...(await source.read()) };
};

describe('credentials are looked for', () => {
  const inPod = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };

  it('in the kubeconfig that is named, before all others', async () => {
    const kubeconfig = await write('named', toKubeconfig({ server: 'https://named' }, { token: 't' }));
    const other = await write('other', toKubeconfig({ server: 'https://other' }, { token: 't' }));
    const env = { ...inPod, KUBECONFIG: other };
    expect(await find({ kubeconfig, env, serviceAccountDir: await mountServiceAccount() })).toMatchObject({
      description: `the kubeconfig ${kubeconfig}`,
      server: 'https://named',
      headers: { authorization: 'Bearer t' },
    });
  });

  it("in the pod's service account, before the current kubeconfig", async () => {
    const KUBECONFIG = await write('other', toKubeconfig({ server: 'https://other' }, { token: 't' }));
    const serviceAccountDir = await mountServiceAccount();
    expect(await find({ env: { ...inPod, KUBECONFIG }, serviceAccountDir })).toEqual({
      description: `the pod's service account (${serviceAccountDir})`,
      server: 'https://10.96.0.1:443',
      headers: { authorization: 'Bearer of-the-pod' },
      tls: { ca },
    });
    const env = { ...inPod, KUBERNETES_SERVICE_HOST: 'fd00::1' };
    expect(await find({ env, serviceAccountDir })).toMatchObject({ server: 'https://[fd00::1]:443' });
  });

  it('in KUBECONFIG, then in the home directory', async () => {
    await mkdir(join(dir, '.kube'));
    await write('.kube/config', toKubeconfig({ server: 'https://home' }, {}));
    const listed = await write('listed', toKubeconfig({ server: 'https://listed' }, {}));
    expect(await find({ env: { HOME: dir, KUBECONFIG: listed } })).toMatchObject({ server: 'https://listed' });
    expect(await find({ env: { HOME: dir, KUBECONFIG: '' } })).toMatchObject({ server: 'https://home' });
  });

  it('and where none are, the error says what was tried', async () => {
    await expect(find({})).rejects.toThrow(
      'there is no cluster: tried --kubeconfig (not given), ' +
        "the pod's service account (this is no pod: KUBERNETES_SERVICE_HOST is not set), " +
        `the current kubeconfig (cannot read ${dir}/.kube/config; KUBECONFIG is not set); pass --kubeconfig FILE`,
    );
    await expect(find({ env: { ...inPod, HOME: dir, KUBECONFIG: '/no/where' } })).rejects.toThrow(
      `the pod's service account (${dir}/none/token cannot be read (ENOENT); does its pod say ` +
        'automountServiceAccountToken: false?), the current kubeconfig (cannot read /no/where; KUBECONFIG is set)',
    );
  });
});

describe('a kubeconfig', () => {
  it('may consist of several files: where they disagree the first counts', async () => {
    const first = { clusters: [{ name: 'a', cluster: { server: 'https://first' } }] };
    const files = [
      await write('first', JSON.stringify(first)),
      join(dir, 'missing'),
      await write('second', toKubeconfig({ server: 'https://second' }, { token: 't' })),
      await write('third', toKubeconfig({ server: 'https://third' }, { token: 'u' }, 'b')),
    ];
    expect(await find({ env: { KUBECONFIG: files.join(':') } })).toMatchObject({
      server: 'https://first',
      headers: { authorization: 'Bearer t' },
    });
  });

  it('gives certificates, written into it or beside it, and the name to expect', async () => {
    await write('ca.crt', ca);
    const { cert, key } = certificates.serving;
    const cluster = { server: 'https://a', 'certificate-authority': 'ca.crt', 'tls-server-name': 'api.internal' };
    const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
    const { tls } = await find({ kubeconfig: await write('config', toKubeconfig(cluster, user)) });
    expect(tls).toEqual({
      ca: Buffer.from(ca),
      cert: Buffer.from(cert),
      key: Buffer.from(key),
      servername: 'api.internal',
    });
  });

  it('without a user is anonymous and still trusts its own authority', async () => {
    const config = JSON.parse(toKubeconfig({ server: 'https://a', 'certificate-authority-data': base64(ca) }, {}));
    const contexts = [{ name: 'a', context: { cluster: 'a' } }];
    const kubeconfig = await write('config', JSON.stringify({ ...config, users: null, contexts }));
    expect(await find({ kubeconfig })).toMatchObject({ headers: {}, tls: { ca: Buffer.from(ca) } });
  });

  it('may name a file with a token', async () => {
    await write('token', 'from-file\n');
    const user = { tokenFile: 'token', token: 'stale' };
    const kubeconfig = await write('config', toKubeconfig({ server: 'https://a' }, user));
    expect(await find({ kubeconfig })).toMatchObject({ headers: { authorization: 'Bearer from-file' } });
  });

  it('may name a plugin, which is asked again when its token is refused', async () => {
    const plugin = await write(
      'plugin',
      `#!/bin/sh
echo "$KUBERNETES_EXEC_INFO" > ${dir}/info
echo x >> ${dir}/calls
echo "{\\"status\\": {\\"token\\": \\"$WHO-$(wc -l < ${dir}/calls | tr -d ' ')\\"}}"
`,
    );
    await chmod(plugin, 0o755);
    const server = await startSecureServer(({ headers }, response) => {
      response.writeHead(headers.authorization === 'Bearer me-2' ? 200 : 401).end('{}');
    });
    const apiVersion = 'client.authentication.k8s.io/v1';
    const exec = { apiVersion, command: plugin, env: [{ name: 'WHO', value: 'me' }] };
    const cluster = { server: server.url, 'certificate-authority-data': base64(ca) };
    const kubeconfig = await write('config', toKubeconfig(cluster, { exec }));
    const connection = await connectCluster({ kubeconfig, env: {} });
    onTestFinished(() => connection.close());
    const answers = await Promise.all(['/a', '/b'].map((path) => connection.request({ path })));
    expect(answers.map(({ kind }) => kind)).toEqual(['ok', 'ok']);
    expect(await connection.request({ path: '/c' })).toMatchObject({ kind: 'ok' });
    const tokens = server.requests.map(({ headers }) => headers.authorization?.slice(-4));
    expect(tokens.sort()).toEqual(['me-1', 'me-1', 'me-2', 'me-2', 'me-2']);
    const info = JSON.parse(await readFile(join(dir, 'info'), 'utf8'));
    expect(info).toEqual({ kind: 'ExecCredential', apiVersion, spec: { interactive: false } });
  });

  const secret = 'c2VjcmV0LWtleS1kYXRh';
  it.each<[string, string, string]>([
    ['that is no YAML', `a: 1\nb: "${secret}\n  c: [`, 'is no YAML: see line '],
    ['that is empty', '', 'holds no kubeconfig'],
    ['that is a list', '- a', 'holds no kubeconfig'],
    ['whose cluster has no server', toKubeconfig({}, {}), 'is not valid: clusters[0].cluster.server is missing'],
    [
      'that has no context',
      JSON.stringify({ ...JSON.parse(toKubeconfig({ server: 'https://a' }, {})), 'current-context': '' }),
      'has no current context; choose another with "kubectl config use-context"',
    ],
    [
      'whose context is missing',
      JSON.stringify({ ...JSON.parse(toKubeconfig({ server: 'https://a' }, {})), 'current-context': 'z' }),
      'does not hold its current context "z"',
    ],
    [
      'whose cluster is missing',
      JSON.stringify({ ...JSON.parse(toKubeconfig({ server: 'https://a' }, {})), clusters: [] }),
      'does not hold the cluster "a" of its current context',
    ],
    [
      'whose user is missing',
      JSON.stringify({ ...JSON.parse(toKubeconfig({ server: 'https://a' }, {})), users: [] }),
      'does not hold the user "a" of its current context',
    ],
    [
      'whose certificate is missing',
      toKubeconfig({ server: 'https://a', 'certificate-authority': 'gone.crt' }, {}),
      'gives no credentials: ENOENT',
    ],
    ['that is not encrypted', toKubeconfig({ server: 'http://a' }, {}), 'gives no credentials: HTTP protocol'],
  ])('%s is refused by its name, with nothing that is secret', async (_, text, sentence) => {
    const kubeconfig = await write('config', text);
    const error = (await find({ kubeconfig }).catch((caught: unknown) => caught)) as Error;
    expect(error.message).toContain(sentence);
    expect(error.message).toContain(kubeconfig);
    expect(error.message).not.toContain(secret);
  });

  it('that does not exist is refused by its name', async () => {
    await expect(find({ kubeconfig: join(dir, 'none') })).rejects.toThrow(
      `the kubeconfig ${dir}/none cannot be read (ENOENT)`,
    );
  });
});
