import { describe, expect, inject, it } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { runPodgraft } from '../e2e/runPodgraft.ts';
import { kubectl } from './kubectl.ts';
import { isReady, listPods, statusOf } from './pod.ts';
import { inHome } from './replicas.ts';
import { report } from './report.ts';
import { useNamespace } from './useNamespace.ts';

const namespace = 'late';
useNamespace(namespace);

const listInitializers = () => listPods('podgraft-system', 'app.kubernetes.io/component=initializer');

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace, annotations: { 'podgraft.dev/rollout': 'auto' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' }, annotations: { 'podgraft.dev/inject': 'slow-proxy' } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'app',
            image: 'docker.io/local/busybox:1',
            imagePullPolicy: 'IfNotPresent',
            command: ['sleep', '3600'],
          },
        ],
      },
    },
  },
};

describe('the initializer that deploy/ installs', () => {
  it('runs twice, of which one leads, with the rights and the memory that it is given', async () => {
    await inHome('rollout', 'status', 'deployment/podgraft-initializer', '--timeout=60s');
    const pods = await listInitializers();
    expect(pods.map((pod) => [isReady(pod), statusOf(pod, 'podgraft').restartCount])).toEqual([
      [true, 0],
      [true, 0],
    ]);
    await eventually(async () => {
      const holder = await inHome('get', 'lease', 'podgraft-initializer', '-o=jsonpath={.spec.holderIdentity}');
      expect(pods.map(({ metadata }) => metadata.name)).toContain(holder.split('_')[0]);
    });
    // That the webhook does not answer is so, as long as it starts as well, and while its replicas are killed.
    const isExpected = (line: string) => /"msg":"(?:the webhook does not answer|the election has a problem)/.test(line);
    const logs = await Promise.all(pods.map(({ metadata }) => inHome('logs', metadata.name)));
    const problems = logs.flatMap((log) => log.split('\n').filter((line) => /"level":"(?:warn|error)"/.test(line)));
    expect(problems.filter((line) => !isExpected(line))).toEqual([]);
  });

  it('restarts a Deployment whose pods came past the webhook, and its pods have what they asked for', async () => {
    await kubectl(['label', 'namespace', namespace, 'control-plane=true']); // the webhooks leave such namespaces out
    await kubectl(['apply', '-f', '-'], JSON.stringify(deployment));
    await kubectl(['-n', namespace, 'rollout', 'status', 'deployment/web', '--timeout=60s']);
    const before = await listPods(namespace, 'app=web');
    expect(before.flatMap(({ spec }) => spec.initContainers ?? [])).toEqual([]);
    await kubectl(['label', 'namespace', namespace, 'control-plane-']);
    const start = performance.now();
    await eventually(async () => {
      const pods = await listPods(namespace, 'app=web');
      expect(pods.map((pod) => [isReady(pod), statusOf(pod, 'slow-proxy').ready])).toEqual([
        [true, true],
        [true, true],
      ]);
    }, 120);
    report(
      `its pods were replaced ${((performance.now() - start) / 1000).toFixed(0)} s after the webhook was asked again`,
    );
  });
});

describe('podgraft check', () => {
  it('finds nothing wrong with the installation, in less than 5 s', async () => {
    const start = performance.now();
    const { code, stdout } = await runPodgraft(['check', `--kubeconfig=${inject('realNode').kubeconfig}`]);
    const seconds = (performance.now() - start) / 1000;
    report(`${seconds.toFixed(1)} s`);
    expect([code, stdout]).toEqual([0, expect.not.stringMatching(/error|not reached/)]);
    expect(seconds).toBeLessThan(5);
  });
});
