import { decide } from '../../src/core/decide.ts';
import { writePatch } from '../../src/core/merge/writePatch.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { readLanguageSubject } from './languageSubject.ts';
import type { CoreTimes } from './measureCore.ts';
import { answerParent } from './part.ts';
import { readRecorded } from './subject.ts';

/** What a template costs, and what the same one costs with ten expressions. */
export interface LanguageTimes {
  readonly plain: CoreTimes;
  readonly expressions: CoreTimes;
}

const batch = 50;
/** How often the two take turns, so that a busy machine hits both alike. */
const turns = 10;

const summarize = (times: readonly number[]): CoreTimes => {
  const sorted = times.toSorted((a, b) => a - b);
  return { best: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0 };
};

/** Times decisions with their patches on copies of a recorded pod, by a template with and without expressions in turn. */
export const measureLanguage = async (): Promise<void> => {
  answerParent(({ name, ms }: { name: 'pod-create-bare' | 'pod-create-large-200k'; ms: number }): LanguageTimes => {
    const text = readRecorded(name);
    const pods = Array.from({ length: batch }, () => JSON.parse(text).request.object);
    const decideAll = (snapshot: Snapshot): number => {
      const start = performance.now();
      for (const pod of pods) {
        const decision = decide({ pod, namespace: 'default' }, snapshot);
        if (decision.kind !== 'inject' || writePatch(decision.plan).length === 0)
          throw new Error(`no patch for ${name}`);
      }
      return ((performance.now() - start) * 1000) / batch;
    };
    const subjects = [readLanguageSubject('plain'), readLanguageSubject('expressions')] as const;
    const times: [number[], number[]] = [[], []];
    for (let turn = -turns / 2; turn < turns; turn += 1) {
      for (const [index, snapshot] of subjects.entries()) {
        const end = performance.now() + ms / turns / 2;
        while (performance.now() < end) {
          const time = decideAll(snapshot);
          if (turn >= 0) times[index]?.push(time);
        }
      }
    }
    return { plain: summarize(times[0]), expressions: summarize(times[1]) };
  });
};
