import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitPod } from '../../apiserver/admitPod.ts';
import { checkPod } from '../checkPod.ts';
import { inject } from '../inject.ts';
import { world } from './world.ts';

const worlds = fc.sample(world(), { numRuns: 500, seed: 7 });

/** How many of the drawn worlds are so, in percent. */
const share = (isSo: (drawn: (typeof worlds)[number]) => boolean): number =>
  (100 * worlds.filter(isSo).length) / worlds.length;

describe('the drawn worlds', () => {
  it('have templates without errors', () => {
    const faults = worlds.flatMap(({ snapshot }) =>
      [...snapshot.catalog.entries.values()].flatMap((entry) => entry.faults),
    );
    expect(faults.map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
  });

  it('have pods that the API server would take', () => {
    const complaints = worlds.flatMap(({ pod }) => checkPod(admitPod(pod)));
    expect(complaints.filter((complaint) => !complaint.includes('has no image'))).toEqual([]);
  });

  it('lead to every decision often enough for the properties to say something', () => {
    const kinds = worlds.map((drawn) => inject(drawn.pod, drawn));
    const count = (kind: string) => kinds.filter(({ decision }) => decision.kind === kind).length / 5;
    expect(count('inject')).toBeGreaterThan(35);
    expect(count('reject')).toBeGreaterThan(10);
    expect(
      kinds.filter(({ decision }) => decision.considered.some(({ outcome }) => outcome === 'ignored')).length,
    ).toBeGreaterThan(10);
  });

  it('hold big integers in their text and odd keys in their annotations', () => {
    expect(share(({ text }) => text.includes('12345678901234567890'))).toBeGreaterThan(5);
    expect(share(({ text }) => text.includes('"__proto__":'))).toBeGreaterThan(5);
    expect(share(({ text }) => text.includes('a/b~c'))).toBeGreaterThan(5);
  });
});
