import type { Json, JsonMap } from '../../src/core/json.ts';
import type { Api } from './connectApi.ts';

/** What came of a load. */
export interface LoadResult {
  readonly created: readonly JsonMap[];
  /** What the API server said to those that were refused, or why it could not be reached. */
  readonly failures: readonly string[];
  readonly perSecond: number;
  /** The longest that one creation took, in milliseconds. */
  readonly slowestMs: number;
}

/** Creates an object over and over from several places at once, until it is told to stop. */
export const createWithoutPause = (api: Api, path: string, object: Json, atOnce: number) => {
  const created: JsonMap[] = [];
  const failures: string[] = [];
  const began = performance.now();
  let slowestMs = 0;
  let stopped = false;
  const createOne = async (): Promise<void> => {
    const start = performance.now();
    try {
      const { status, body } = await api.post(path, object);
      if (status === 201) created.push(body);
      else failures.push(`${status}: ${String(body['message'])}`);
    } catch (error) {
      failures.push(String(error));
    }
    slowestMs = Math.max(slowestMs, performance.now() - start);
  };
  const work = async (): Promise<void> => {
    while (!stopped) await createOne();
  };
  const workers = Promise.all(Array.from({ length: atOnce }, work));
  return {
    created: (): number => created.length,
    stop: async (): Promise<LoadResult> => {
      stopped = true;
      await workers;
      const seconds = (performance.now() - began) / 1000;
      return { created, failures, perSecond: created.length / seconds, slowestMs };
    },
  };
};
