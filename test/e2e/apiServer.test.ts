import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { deployFolder } from '../deploy/readManifests.ts';
import { apply, createNamespace } from './apply.ts';
import { eventually } from './eventually.ts';
import type { Replica } from './install/startReplica.ts';
import { describeInjection } from './readPods.ts';
import { toEnvTemplate, toTemplate } from './toTemplate.ts';
import { usePodgraft } from './usePodgraft.ts';

const stage = usePodgraft();
const namespace = 'shop';

const toPod = (inject: string): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, generateName: 'pod-', annotations: { 'podgraft.dev/inject': inject } },
  spec: { containers: [{ name: 'app', image: 'app:1' }] },
});

/** Environment of a pod that asks, as it would be created now. */
const readEnv = async (inject: string): Promise<readonly string[]> => {
  const args = ['create', '--dry-run=server', '--filename=-', '--output=json'];
  return describeInjection(JSON.parse(await stage.cluster.kubectl(args, JSON.stringify(toPod(inject))))).env;
};

/** How podgraft says that something is wrong with a template, and whether it is still ready. */
const readProblems = async (replica: Replica) => ({
  status: (await replica.readyz()).status,
  problems: (await replica.readyz()).detail['problems'],
  metric: await replica.metric('podgraft_template_problems'),
});
const fine = { status: 200, problems: 0, metric: 0 };
const broken = { status: 200, problems: 1, metric: 1 };

const readWatches = (replica: Replica) =>
  Promise.all(
    ['configmaps', 'namespaces'].map((resource) => replica.metric(`podgraft_watch_up{resource="${resource}"}`)),
  );

const expectOnAll = async <T>(read: (replica: Replica) => Promise<T>, expected: T, seconds?: number): Promise<void> => {
  for (const replica of stage.podgraft.replicas())
    await eventually(async () => expect(await read(replica)).toEqual(expected), seconds);
};

beforeAll(async () => {
  await createNamespace(stage.cluster, namespace);
  await apply(stage.cluster, [
    toEnvTemplate('first', 'old'),
    toEnvTemplate('second', 'old'),
    toEnvTemplate('third', 'old'),
  ]);
  await eventually(async () =>
    expect(await readEnv('first,second,third')).toEqual(['FIRST=old', 'SECOND=old', 'THIRD=old']),
  );
});

describe('when the API server dies and comes back', () => {
  it('podgraft stays ready and says that it cannot follow it', async () => {
    await stage.cluster.killApiServer();
    await expectOnAll(readWatches, [0, 0]);
    await expectOnAll(readProblems, fine);
    for (const { log } of stage.podgraft.replicas()) {
      await eventually(() =>
        expect(log.filter(({ msg }) => msg === 'the API server cannot be followed')).toHaveLength(2),
      );
    }
  });

  it('templates that change at once are in force within a minute', async () => {
    await new Promise((resolve) => setTimeout(resolve, 15_000)); // until it no longer tries every second
    await stage.cluster.startApiServer();
    const back = performance.now();
    await apply(stage.cluster, [toEnvTemplate('first', 'new'), toEnvTemplate('fourth', 'new')]);
    await stage.cluster.kubectl(['--namespace=podgraft-system', 'delete', 'configmap', 'third']);
    await expectOnAll(readWatches, [1, 1], 60);
    const seconds = (performance.now() - back) / 1000;
    process.stdout.write(`followed again after ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThan(60);
    expect(await readEnv('first,second,fourth')).toEqual(['FIRST=new', 'SECOND=old', 'FOURTH=new']);
    await expect(readEnv('third')).rejects.toThrow('there is no template "third"');
  });

  it('what it logged about it is one line for each end and each beginning', async () => {
    for (const { log } of stage.podgraft.replicas()) {
      await eventually(() =>
        expect(log.filter(({ msg }) => msg === 'the API server is followed again')).toHaveLength(2),
      );
      expect(log.filter(({ level }) => level === 'error')).toEqual([]);
    }
  });
});

describe('a template that is broken behind the back of the validating webhook', () => {
  const line = 'env: [{name: SECOND, value: "broken"}]\ncontaners: []';
  beforeAll(async () => {
    await stage.cluster.kubectl(['delete', 'validatingwebhookconfiguration', 'podgraft']);
    await eventually(() => apply(stage.cluster, [toTemplate('second', line)]));
  });

  it('stays in force as it was last good, and shows in readiness, metrics and log', async () => {
    await expectOnAll(readProblems, broken);
    expect(await readEnv('first,second')).toEqual(['FIRST=new', 'SECOND=old']);
    for (const { log } of stage.podgraft.replicas()) {
      await eventually(() =>
        expect(log).toContainEqual(
          expect.objectContaining({
            level: 'warn',
            msg: 'template has a problem',
            file: 'ConfigMap podgraft-system/second',
            problem: expect.stringMatching(/2:12.*unknown field "contaners".*its last good version stays in use/s),
          }),
        ),
      );
    }
  });

  it('refuses its pods after a start without a last good version; the others go on', async () => {
    await stage.podgraft.restartAll();
    await expectOnAll(readProblems, broken);
    await expect(readEnv('second')).rejects.toThrow(
      /template "second".*unknown field "contaners"; did you mean "containers"\?/s,
    );
    expect(await readEnv('first')).toEqual(['FIRST=new']);
  });

  it('is in force as soon as it is good', async () => {
    await stage.cluster.kubectl(['apply', '--filename', deployFolder]);
    await apply(stage.cluster, [toEnvTemplate('second', 'good')]);
    await expectOnAll(readProblems, fine);
    expect(await readEnv('first,second')).toEqual(['FIRST=new', 'SECOND=good']);
  });
});

describe('a template that is broken while podgraft is away', () => {
  it('is accepted, and refuses its pods once podgraft is back', async () => {
    await stage.podgraft.killAll();
    await apply(stage.cluster, [toTemplate('fourth', 'contaners: []')]);
    await stage.podgraft.start();
    await expectOnAll(readProblems, broken);
    await expect(readEnv('fourth')).rejects.toThrow('unknown field "contaners"; did you mean "containers"?');
    expect(await readEnv('first,second')).toEqual(['FIRST=new', 'SECOND=good']);
  });
});
