import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Json, JsonMap } from '../../src/core/json.ts';
import { deployFolder } from '../deploy/readManifests.ts';
import { apply, createNamespace } from './apply.ts';
import { eventually } from './eventually.ts';
import type { Replica } from './install/startReplica.ts';
import { readPods } from './readPods.ts';
import { toEnvTemplate } from './toTemplate.ts';
import { toWorkload } from './toWorkload.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft({ replicas: 1 });

const authorities = /forbidden|unauthori[sz]ed|cannot (list|watch|get|create|patch)/i;

describe('with the rights of deploy/', () => {
  it('podgraft follows the cluster, injects and writes an Event without being forbidden anything', async () => {
    const namespace = 'shop';
    await createNamespace(stage.cluster, namespace);
    await apply(stage.cluster, [
      toEnvTemplate('mine', 'x'),
      toWorkload('Deployment', namespace, 'web', { own: { 'podgraft.dev/inject': 'mine' } }),
      toWorkload('Deployment', namespace, 'windows', {
        own: { 'podgraft.dev/inject': 'mine' },
        spec: { os: { name: 'windows' } },
      }),
    ]);
    await eventually(async () =>
      expect((await readPods(stage.cluster, namespace, 'web')).map(({ env }) => env)).toEqual([['MINE=x'], ['MINE=x']]),
    );
    await eventually(async () => {
      const events = await stage.cluster.kubectl([
        `--namespace=${namespace}`,
        'get',
        'events',
        '--output=name',
        '--field-selector=reason=PodgraftSkipped',
      ]);
      expect(events).not.toBe('');
    });
    const [replica] = stage.podgraft.replicas();
    expect(await replica?.metric('podgraft_ca_bundle_trusted')).toBe(1);
    expect(stage.podgraft.log().filter((line) => authorities.test(JSON.stringify(line)))).toEqual([]);
    expect(stage.podgraft.log().filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

describe('an installation that is applied again', () => {
  const columns = '{.kind} {.metadata.name} {.metadata.generation} {.webhooks[*].clientConfig.caBundle}';
  const output = `--output=jsonpath={range .items[*]}${columns}{"\\n"}{end}`;
  const readAll = () => stage.cluster.kubectl(['get', '--filename', deployFolder, output]);

  it('shows nothing in kubectl diff', async () => {
    const { code, stdout } = await stage.cluster.tryKubectl(['diff', '--filename', deployFolder]);
    expect([code, stdout]).toEqual([0, '']);
  });

  it.each([['apply'], ['apply --server-side']])('(kubectl %s) stays as it is, with its caBundle', async (verb) => {
    const applyAll = () => stage.cluster.kubectl([...verb.split(' '), '--filename', deployFolder]);
    await applyAll(); // takes over what was applied in another way, if it was
    const before = await readAll();
    expect(before).toMatch(/^MutatingWebhookConfiguration podgraft \d+( \S{100,}){4}$/m);
    await applyAll();
    expect(await readAll()).toBe(before);
  });
});

/** Takes a right away, by the place of its rule in deploy/. */
const takeAway = (kind: string, rule: number): Promise<string> => {
  const patch: Json = [{ op: 'remove', path: `/rules/${rule}` }];
  const args = ['patch', kind, 'podgraft-webhook', '--type=json', `--patch=${JSON.stringify(patch)}`];
  return stage.cluster.kubectl(['--namespace=podgraft-system', ...args]);
};

const giveBack = (): Promise<string> =>
  stage.cluster.kubectl(['apply', '--filename', join(deployFolder, '10-rbac.yaml')]);

const warningsOf = (replica: Replica): JsonMap[] => replica.log.filter(({ level }) => level === 'warn');

describe('without the right to read', () => {
  it.each([
    [
      'Namespaces',
      'namespaces',
      'clusterrole',
      'cannot list namespaces: .*User "system:serviceaccount:podgraft-system:podgraft-webhook" cannot list resource "namespaces" in API group "" at the cluster scope',
    ],
    [
      'templates',
      'configmaps',
      'role',
      'cannot list configmaps in the namespace podgraft-system: .*cannot list resource "configmaps" in API group "" in the namespace "podgraft-system"',
    ],
  ])(
    '%s, a new replica is not ready and says why in one sentence, until it gets it',
    async (_, resource, kind, sentence) => {
      await takeAway(kind, 0);
      onTestFinished(async () => void (await giveBack()));
      const replica = await stage.podgraft.launch();
      await eventually(() =>
        expect(warningsOf(replica)).toEqual([
          expect.objectContaining({
            msg: 'the API server cannot be followed',
            resource,
            problem: expect.stringMatching(sentence),
          }),
        ]),
      );
      await new Promise((resolve) => setTimeout(resolve, 5000)); // it goes on trying
      expect(warningsOf(replica)).toHaveLength(1);
      expect((await replica.readyz()).status).toBe(503);
      expect(stage.podgraft.relay.endpoints()).not.toContain(replica.port);
      await giveBack();
      await eventually(async () => expect((await replica.readyz()).status).toBe(200));
      expect(await stage.podgraft.end(replica, 'SIGTERM')).toBe(0);
    },
  );
});

describe('without a right that it can do without', () => {
  it.each([
    [
      'to read its webhook configuration',
      2,
      'the webhook configuration cannot be followed',
      'cannot list mutatingwebhookconfigurations: .* is forbidden',
    ],
    ['to write Events', 1, 'an Event could not be written', 'cannot write an Event: .* is forbidden'],
  ])('%s, podgraft goes on and says so', async (_, rule, msg, sentence) => {
    const namespace = `without-${rule}`;
    await createNamespace(stage.cluster, namespace);
    await takeAway('clusterrole', rule);
    onTestFinished(async () => void (await giveBack()));
    await stage.podgraft.restartAll();
    const inject = { own: { 'podgraft.dev/inject': 'mine' } };
    await apply(stage.cluster, [
      toWorkload('Deployment', namespace, 'web', inject),
      toWorkload('Deployment', namespace, 'windows', { ...inject, spec: { os: { name: 'windows' } } }),
    ]);
    await eventually(async () => {
      const pods = await readPods(stage.cluster, namespace);
      expect(pods.map(({ env }) => env.join()).toSorted()).toEqual(['', '', 'MINE=x', 'MINE=x']);
    });
    const [replica] = stage.podgraft.replicas();
    await eventually(() =>
      expect(replica?.log.filter(({ level }) => level === 'warn')).toEqual([
        expect.objectContaining({ msg, problem: expect.stringMatching(sentence) }),
      ]),
    );
  });
});
