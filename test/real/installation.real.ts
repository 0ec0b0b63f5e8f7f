import { describe, expect, inject, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { askReplica } from './askReplica.ts';
import { kubectl, tryKubectl } from './kubectl.ts';
import { inHome, listReplicas } from './replicas.ts';
import { report } from './report.ts';
import { describeLack } from './requireMachine.ts';

const home = 'podgraft-system';
const account = `system:serviceaccount:${home}:podgraft-webhook`;
const inReplica = (name: string, ...command: string[]) => tryKubectl(['-n', home, 'exec', name, '--', ...command]);

describe('kubectl apply -f deploy', () => {
  it('has both replicas ready within 15 s of their certificate', () => {
    const { certificateReady, replicasReady, seconds } = inject('realNode').installation;
    const delays = replicasReady.map((time) => (Date.parse(time) - Date.parse(certificateReady)) / 1000);
    report(`replicas ready ${delays.join(' s and ')} s after the certificate; pods decided on after ${seconds} s`);
    expect(delays).toHaveLength(2);
    expect(Math.max(...delays)).toBeLessThanOrEqual(15);
  });

  it('gives each replica a process without privileges', async () => {
    for (const { metadata } of await listReplicas()) {
      const { stdout } = await inReplica(metadata.name, 'cat', '/proc/1/status', '/proc/1/cmdline');
      expect(stdout).toMatch(/node\0\/usr\/local\/lib\/podgraft\.mjs\0serve\0/);
      const facts = new Map([...stdout.matchAll(/^(\w+):\t(.*)$/gm)].map(([, key, value]) => [key, value?.trim()]));
      expect([facts.get('Uid'), facts.get('Gid'), facts.get('Groups')]).toEqual([
        '65532\t65532\t65532\t65532',
        '65532\t65532\t65532\t65532',
        '65532',
      ]);
      for (const key of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) expect(facts.get(key)).toMatch(/^0+$/);
      expect([facts.get('NoNewPrivs'), facts.get('Seccomp')]).toEqual(['1', '2']);
    }
  });

  it('gives it a file system on which it cannot write', async () => {
    const [replica] = await listReplicas();
    for (const path of ['/x', '/tmp/x', '/tls/x']) {
      const { code, stderr } = await inReplica(replica?.metadata.name ?? '', 'touch', path);
      expect([path, code, stderr]).toEqual([path, 1, expect.stringContaining('Read-only file system')]);
    }
  });

  it('lets only its user and its group read the key', async () => {
    const [replica] = await listReplicas();
    const { stdout } = await inReplica(replica?.metadata.name ?? '', 'stat', '-L', '-c', '%a %g', '/tls/tls.key');
    expect(stdout.trim()).toBe('440 65532');
  });

  it.each([
    ['yes', 'list configmaps', home],
    ['yes', 'watch namespaces', home],
    ['yes', 'create events', 'default'],
    ['yes', 'get mutatingwebhookconfigurations/podgraft', home],
    ['no', 'get secrets', home],
    ['no', 'list configmaps', 'default'],
    ['no', 'update configmaps', home],
    ['no', 'list mutatingwebhookconfigurations', home],
    ['no', 'patch mutatingwebhookconfigurations/podgraft', home],
    ['no', 'list pods', home],
    ['no', 'create pods', home],
  ])('says %s to its service account that wants to %s in %s', async (answer, what, namespace) => {
    const { stdout } = await tryKubectl(['auth', 'can-i', ...what.split(' '), `--as=${account}`, '-n', namespace]);
    expect(stdout.trim()).toBe(answer);
  });

  it.each([
    ['default', []],
    [home, ['configmaps [] [] [get list watch]']],
  ])('gives its service account nothing in %s that is not written in deploy/', async (namespace, local) => {
    const rightsOf = async (name: string): Promise<string[]> => {
      const text = await kubectl(['auth', 'can-i', '--list', '--no-headers', '-n', namespace, `--as=${name}`]);
      return text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
    };
    const everybodys = await rightsOf(`system:serviceaccount:${home}:default`);
    expect((await rightsOf(account)).filter((line) => !everybodys.includes(line)).sort()).toEqual([
      ...local,
      'events [] [] [create patch]',
      'mutatingwebhookconfigurations.admissionregistration.k8s.io [] [podgraft] [get list watch]',
      'namespaces [] [] [get list watch]',
    ]);
  });
});

describe('a replica', () => {
  it('says on /readyz what it knows, and that its certificate is trusted', async () => {
    for (const replica of await listReplicas()) {
      const { status, body } = await askReplica(replica, '/readyz');
      expect(status).toBe(200);
      const watch = { synced: true, lastContact: expect.any(String) };
      expect(JSON.parse(body)).toMatchObject({
        ready: true,
        draining: false,
        templates: expect.any(Number),
        problems: 0,
        certificate: { isTrusted: true },
        watches: { configmaps: watch, namespaces: watch },
      });
    }
  });

  it('logs JSON lines and nothing else', async () => {
    for (const { metadata } of await listReplicas()) {
      const lines = (await inHome('logs', metadata.name)).trim().split('\n');
      const entries = lines.map((line) => JSON.parse(line) as JsonMap);
      for (const entry of entries) {
        expect(entry).toMatchObject({ level: expect.any(String), time: expect.any(String), msg: expect.any(String) });
      }
      expect(entries.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['listening', 'templates loaded']));
    }
  });

  it('is asked for its metrics by another pod, by the name of the Service', async () => {
    const command = ['wget', '-q', '-O', '-', `http://podgraft.${home}.svc:9090/metrics`];
    const image = ['--image=docker.io/local/busybox:1', '--image-pull-policy=IfNotPresent', '--restart=Never'];
    await kubectl(['-n', 'default', 'run', 'prometheus', ...image, '--command', '--', ...command]);
    await kubectl(['wait', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s', 'pod/prometheus']);
    const metrics = (await kubectl(['logs', 'prometheus'])).split('\n');
    expect(metrics).toEqual(
      expect.arrayContaining([
        'podgraft_ca_bundle_trusted 1',
        'podgraft_certificate_problem 0',
        'podgraft_watch_up{resource="configmaps"} 1',
        'podgraft_watch_up{resource="namespaces"} 1',
      ]),
    );
    await kubectl(['delete', 'pod', 'prometheus', '--wait=false']);
  });
});

describe('a machine that cannot hold a real node', () => {
  const able = { uid: 0, path: process.env['PATH'] ?? '', taken: [] };
  it.each([
    ['lacks packages', { path: '/nowhere' }, / containerd, .*buildah, debootstrap missing: sudo apt-get install /],
    ['gives no root', { uid: 1000 }, / cannot run here: it needs root: sudo npm run test:real$/],
    ['has a pod network', { taken: ['cni0'] }, / cni0 has 10\.88\.0\.0\/16, .* sudo ip link delete cni0$/],
  ])('is told so in one line if it %s', (_, lack, sentence) => {
    expect(describeLack({ ...able, ...lack })).toMatch(sentence);
    expect(describeLack({ ...able, ...lack })).not.toContain('\n');
    expect(describeLack(able)).toBeUndefined();
  });
});
