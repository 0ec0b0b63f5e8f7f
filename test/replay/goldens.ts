import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeLossless } from './losslessJson.ts';

const isUpdate = process.env['UPDATE_GOLDENS'] === '1';
const remedy =
  'look at the difference, and if it is right write the goldens anew: UPDATE_GOLDENS=1 npx vitest run test/replay';
const inputs: ReadonlySet<string> = new Set(['review.json', 'templates.yaml']);

/**
 * Compares what came out with the golden files of a case, and says for each file what is wrong with it: missing,
 * different, or there although nothing of that name came out. With UPDATE_GOLDENS=1 it writes them instead.
 */
export const compareGoldens = (directory: URL, outputs: Readonly<Record<string, unknown>>): string[] => {
  const known = new Set(readdirSync(directory));
  const complaints: string[] = [];
  for (const [file, value] of Object.entries(outputs)) {
    const place = new URL(file, directory);
    const actual = writeLossless(value);
    const golden = known.has(file) ? readFileSync(place, 'utf8') : undefined;
    if (golden === actual) continue;
    if (isUpdate) writeFileSync(place, actual);
    else
      complaints.push(`${file} ${golden === undefined ? 'is missing' : describeDifference(golden, actual)}; ${remedy}`);
  }
  for (const file of known) {
    if (inputs.has(file) || Object.hasOwn(outputs, file)) continue;
    if (isUpdate) rmSync(new URL(file, directory));
    else complaints.push(`${file} is there, but this case has no such outcome; ${remedy}`);
  }
  return complaints;
};

/** The first line in which two texts differ. */
const describeDifference = (golden: string, actual: string): string => {
  const [before, now] = [golden.split('\n'), actual.split('\n')];
  const at = now.findIndex((line, index) => line !== before[index]);
  const line = at === -1 ? now.length : at;
  return `is different from line ${line + 1}: it says ${before[line]?.trim()}, what came out says ${now[line]?.trim()}`;
};
