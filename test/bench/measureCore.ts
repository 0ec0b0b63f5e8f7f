import { decide } from '../../src/core/decide.ts';
import { writePatch } from '../../src/core/merge/writePatch.ts';
import { answerParent } from './part.ts';
import { readRecorded, readSubject } from './subject.ts';

/** Microseconds of one decision with its patch. */
export interface CoreTimes {
  readonly best: number;
  readonly median: number;
}

const batch = 50;

/** Times the pure core on copies of a recorded pod, so that nothing can be remembered from one to the next. */
export const measureCore = async (): Promise<void> => {
  const snapshot = readSubject();
  answerParent(({ name, ms }: { name: 'pod-create-bare' | 'pod-create-large-200k'; ms: number }): CoreTimes => {
    const text = readRecorded(name);
    const pods = Array.from({ length: batch }, () => JSON.parse(text).request.object);
    const decideAll = () => {
      for (const pod of pods) {
        const decision = decide({ pod, namespace: 'default' }, snapshot);
        if (decision.kind !== 'inject' || writePatch(decision.plan).length === 0)
          throw new Error(`no patch for ${name}`);
      }
    };
    const warm = performance.now() + ms / 2;
    while (performance.now() < warm) decideAll();
    const times: number[] = [];
    const end = performance.now() + ms;
    while (performance.now() < end) {
      const start = performance.now();
      decideAll();
      times.push(((performance.now() - start) * 1000) / batch);
    }
    times.sort((a, b) => a - b);
    return { best: times[0] ?? 0, median: times[times.length >> 1] ?? 0 };
  });
};
