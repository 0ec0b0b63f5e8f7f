import type { CoreTimes } from './measureCore.ts';
import type { LanguageTimes } from './measureLanguage.ts';
import { startPart } from './part.ts';
import { writeLine, writeTable } from './writeTable.ts';

const ms = 4000;

const format = ({ best, median }: CoreTimes): string[] => [best.toFixed(1), median.toFixed(1)];

/** Prints what ten expressions cost beside the values that they give: `node test/bench/run.ts expressions` alone. */
export const compareLanguage = async (): Promise<void> => {
  const part = startPart('language', 0);
  const measure = async (label: string, name: string): Promise<string[]> => {
    const { plain, expressions } = await part.ask<LanguageTimes>({ name, ms });
    return [label, ...format(plain), ...format(expressions), (expressions.best - plain.best).toFixed(1)];
  };
  const rows = [await measure('5 KB pod', 'pod-create-bare'), await measure('200 KB pod', 'pod-create-large-200k')];
  await part.stop();
  writeLine('The same template without expressions and with ten of them, in turn; decide + writePatch, microseconds.');
  writeTable([['', 'plain best', 'median', 'with ten best', 'median', 'difference'], ...rows]);
};
