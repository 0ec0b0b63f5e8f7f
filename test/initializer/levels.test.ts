import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonMap, readList, readMap } from '../../src/core/json.ts';
import { createWorld, resync, type Step, start } from './createWorld.ts';
import { createFakeCluster, type FakeState } from './fakeCluster.ts';
import { createManualTime } from './manualTime.ts';

const on = fc.constantFrom('one', 'two', 'three');
const lists = fc.constantFrom('', 'alpha', 'beta', 'alpha,beta', 'disabled');
const policies = fc.constantFrom('', 'auto', 'auto', 'manual');

const noise: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('webhook'), isUp: fc.boolean() }),
  fc.constant({ kind: 'roll-out' }),
  fc.record({ kind: fc.constant('api-fails'), times: fc.integer({ min: 1, max: 5 }) }),
  fc.constant({ kind: 'crash' }),
  fc.record({ kind: fc.constant('pass'), ms: fc.constantFrom(500, 2000, 20_000, 61_000) }),
];
/** Time enough for a restart: what a process remembers of one shows by the next. */
const calm = fc.constant<Step>({ kind: 'settle' });
const edits: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('annotate'), on, where: fc.constantFrom('own', 'own', 'template'), value: lists }),
  fc.record({ kind: fc.constant('template'), name: fc.constantFrom('alpha', 'beta') }),
];
const claims: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('policy'), on, value: policies }),
  fc.record({ kind: fc.constant('namespace-policy'), value: policies }),
  fc.record({ kind: fc.constant('pause'), on, value: fc.boolean() }),
  fc.record({ kind: fc.constant('remove'), on }),
];

const describeImages = (pod: JsonMap): string =>
  readList(readMap(pod, 'spec'), 'containers')
    .map((container) => (container as JsonMap)['image'])
    .join();

/** A cluster without what differs from one time to another. */
const describeState = ({ deployments, pods }: FakeState) => ({
  deployments: Object.fromEntries(
    Object.entries(deployments)
      .sort()
      .map(([name, { metadata, spec }]) => {
        const podTemplate = readMap(spec as JsonMap, 'template');
        const annotations = readMap(readMap(podTemplate, 'metadata'), 'annotations') ?? {};
        return [
          name,
          {
            own: readMap(metadata as JsonMap, 'annotations') ?? {},
            inject: annotations['podgraft.dev/inject'],
            inherited: annotations['podgraft.dev/inherited'],
          },
        ];
      }),
  ),
  pods: pods.map((pod) => `${pod['of']}: ${describeImages(pod)}`).sort(),
});

const withoutRetry = (state: ReturnType<typeof describeState>) =>
  JSON.parse(
    JSON.stringify(state)
      .replace(/"podgraft\.dev\/retry":"[^"]*",?/g, '')
      .replaceAll(',}', '}'),
  );

describe('the initializer looks at levels, not at events', () => {
  it('a process that saw everything and one that saw nothing leave the same behind', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(...noise, calm, calm, calm, ...edits, ...edits, ...claims), { maxLength: 50, size: 'max' }),
        async (steps) => {
          const time = createManualTime();
          const world = createWorld(time, '', true);
          for (const step of steps) await world.take(step);
          const { cluster } = world;
          const later = createManualTime();
          await later.pass(time.now() - later.now());
          const copy = createFakeCluster(cluster.snapshot, later.now, cluster.state);
          await resync(cluster, time);
          await world.stop();
          const fresh = start(copy, later);
          await resync(copy, later);
          await fresh.stop();
          expect(withoutRetry(describeState(copy.state))).toEqual(withoutRetry(describeState(cluster.state)));
          for (const count of Object.values(cluster.state.restarts)) expect(count).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 40 },
    ));

  it('whatever happened in between, workloads that may be restarted end where they would have without it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(...noise, calm, calm, calm, ...edits, ...edits), { maxLength: 50, size: 'max' }),
        async (steps) => {
          const time = createManualTime();
          const busy = createWorld(time, 'auto', true);
          for (const step of steps) await busy.take(step);
          await resync(busy.cluster, time);
          await busy.stop();
          const later = createManualTime();
          const quiet = createWorld(later, 'auto', false);
          const isEdit = ({ kind }: Step) => kind === 'annotate' || kind === 'template';
          for (const step of steps.filter(isEdit)) await quiet.take(step);
          const fresh = start(quiet.cluster, later);
          await resync(quiet.cluster, later);
          await fresh.stop();
          expect(withoutRetry(describeState(busy.cluster.state))).toEqual(
            withoutRetry(describeState(quiet.cluster.state)),
          );
        },
      ),
      { numRuns: 40 },
    ));
});
