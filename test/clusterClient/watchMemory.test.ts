import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Clock } from '../../src/cluster/clock.ts';
import { type Misbehaviour, refuse, startFakeApi } from './fakeApi.ts';
import { startWatch } from './startWatch.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A clock on which no pause takes any time, and nothing else ever falls due. */
const hasty: Clock = {
  now: () => 0,
  schedule: (run, ms) => {
    if (ms > 0) return () => undefined;
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  },
};

/** Bytes of the heap and of buffers that are in use. */
const measure = async (): Promise<number> => {
  for (let times = 0; times < 3; times += 1) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

it('a thousand watches that end in every way leave nothing behind in memory', { timeout: 30_000 }, async () => {
  const api = await startFakeApi();
  for (let index = 0; index < 20; index += 1) api.set(`a${index}`, 'x'.repeat(1000));
  const ends: readonly Misbehaviour[] = [
    (response) => void response.writeHead(200).end(),
    (response) => void response.destroy(),
    (response) => void response.writeHead(200).write('{"type":', () => response.destroy()),
    refuse(410, 'Gone', 'too old'),
    refuse(500, 'InternalError', 'no'),
    refuse(429, 'TooManyRequests', 'later'),
  ];
  let served = 0;
  let goal = { count: 0, reached: (): void => undefined };
  const serve: Misbehaviour = (response, request) => {
    served += 1;
    (api.requests as unknown[]).length = 0;
    if (served === goal.count) goal.reached();
    api.next('watch', serve);
    (ends[served % ends.length] as Misbehaviour)(response, request);
  };
  const reach = (count: number): Promise<void> =>
    new Promise((reached) => {
      goal = { count, reached };
    });
  api.next('watch', serve);
  const { watch } = startWatch(api, { clock: hasty, limits: { firstMs: 0, lastMs: 0 } });
  await reach(300);
  const before = await measure();
  await reach(1300);
  const grown = (await measure()) - before;
  await watch.stop();
  expect(watch.state().synced).toBe(true);
  // Compiled code takes up to half of it; one listener kept for each watch takes 8 MB.
  expect(grown).toBeLessThan(1_000_000);
});
