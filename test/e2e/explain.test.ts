import { beforeAll, describe, expect, it } from 'vitest';
import { apply, createNamespace } from './apply.ts';
import { eventually } from './eventually.ts';
import { runPodgraft } from './runPodgraft.ts';
import { toEnvTemplate, toTemplate } from './toTemplate.ts';
import { toWorkload } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft({ replicas: 1 });
const namespace = 'told';

const toPod = (name: string, annotations: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, annotations },
  spec: { nodeSelector: { no: 'node' }, containers: [{ name: 'app', image: 'app:1' }] },
});

const agent = (image: string) => `
initContainers:
  - {name: agent, image: ${image}, restartPolicy: Always, resources: {requests: {cpu: 1m}}, volumeMounts: [{name: logs, mountPath: /logs}]}
volumes: [{name: logs, emptyDir: {}}]
each:
  volumeMounts: [{name: logs, mountPath: /logs}]
  env: [{name: LOGS, value: /logs}]`;

/** Hashes and padding are of no interest here. */
const explain = async (...args: readonly string[]) => {
  const flags = [`--kubeconfig=${stage.cluster.kubeconfig}`, `--pod-namespace=${namespace}`];
  const { code, stdout, stderr } = await runPodgraft(['explain', ...args, ...flags]);
  return { code, stderr, stdout: stdout.replaceAll(/sha256:[0-9a-f]+/g, 'sha256:…').replaceAll(/(?<=\S) {2,}/g, '  ') };
};

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  // These two come while the webhook is not asked.
  await stage.cluster.kubectl(['label', 'namespace', namespace, 'control-plane=true']);
  await eventually(async () => {
    await apply(stage.cluster, [toPod('before', { 'podgraft.dev/inject': 'agent' })]);
  });
  await stage.cluster.kubectl(['label', 'namespace', namespace, 'control-plane-']);
  await apply(stage.cluster, [toTemplate('agent', agent('agent:1')), toEnvTemplate('mine', 'x')]);
  await eventually(async () => {
    await stage.cluster.kubectl([`--namespace=${namespace}`, 'delete', 'pod', 'now', '--ignore-not-found', '--force']);
    await apply(stage.cluster, [toPod('now', { 'podgraft.dev/inject': 'mine, agent' })]);
    const held = await stage.cluster.kubectl([
      `--namespace=${namespace}`,
      'get',
      'pod',
      'now',
      '-o=jsonpath={.spec.initContainers[*].name}',
    ]);
    expect(held).toBe('agent');
  });
  await apply(stage.cluster, [
    toWorkload('Deployment', namespace, 'web', {
      own: { 'podgraft.dev/inject': 'mine' },
      spec: { nodeSelector: { no: 'node' } },
    }),
  ]);
});

describe('explain, on what is in a cluster,', () => {
  it('takes away what podgraft has added, and says where that came from', async () => {
    expect(await explain('now')).toEqual({
      code: 0,
      stderr: '',
      stdout: `Pod told/now
  decision  inject: it gets mine, agent
  state  current: it has all of that
  rule  list: the pod says a list; the namespace says anything; so inject the pod's list
  asked by  the pod: podgraft.dev/inject: mine, agent
  webhook  pods.podgraft.dev is called

  mine: applied (sha256:…)
    added  spec.containers[app].env[MINE]  line 1, env[0]

  agent: applied (sha256:…)
    added  spec.initContainers[agent]  line 3, initContainers[0]
    added  spec.volumes[logs]  line 4, volumes[0]
    added  spec.containers[app].volumeMounts[/logs]  line 6, each.volumeMounts[0]
    added  spec.containers[app].env[LOGS]  line 7, each.env[0]
`,
    });
  });

  it('says that a pod lacks what it asks for, and what to do', async () => {
    const { code, stdout } = await explain('pod/before');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^ {2}state {2}missing: it lacks some .*; create it again$/m),
    ]);
  });

  it('does not send anybody to create a pod again where the webhook is not called', async () => {
    await stage.cluster.kubectl(['label', 'namespace', namespace, 'control-plane=true']);
    const { stdout } = await explain('pod/before');
    await stage.cluster.kubectl(['label', 'namespace', namespace, 'control-plane-']);
    expect(stdout).toContain(
      "webhook  not called: the webhooks' namespaceSelector leaves out Namespaces with control-plane: true",
    );
    expect(stdout).not.toMatch(/^ {2}state/m);
  });

  it('says of a workload what its pods get, and of several objects one after the other', async () => {
    const { code, stdout } = await explain('deploy/web', 'pods/now');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Deployment told\/web\n {2}decision {2}inject: its pods get mine\n {2}rule/);
    expect(stdout).toContain("asked by  the workload's own metadata: podgraft.dev/inherited");
    expect(stdout).toContain('\nPod told/now\n');
  });

  it('decides by other templates, if it is given some', async () => {
    const { code, stdout } = await explain('pod/now', '--templates=examples/dns-tuning.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('decision  reject: it is refused');
    expect(stdout).toContain('there is no template "mine"');
  });

  it('sees that a pod has another version', async () => {
    await apply(stage.cluster, [toTemplate('agent', agent('agent:2'))]);
    expect((await explain('now')).stdout).toMatch(/^ {2}state {2}outdated: /m);
  });

  it('names all that is not there', async () => {
    expect(await explain('nobody', 'sts/neither')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'podgraft: there is no Pod nobody in the namespace told; name another with -n\n' +
        'podgraft: there is no StatefulSet neither in the namespace told; name another with -n\n',
    });
    expect((await explain('secret/x')).stderr).toMatch(/"secret\/x" names no pod and no workload; write pod\/web/);
  });
});
