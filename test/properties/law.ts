import fc from 'fast-check';
import { type World, world } from './arbitraries/world.ts';
import { runs } from './runs.ts';

/** Something that is true in every world. */
export interface Law {
  readonly says: string;
  /** Throws where it is not. Takes a world, and what `extra` draws. */
  readonly check: (drawn: World, extra: never) => void;
  /** What is drawn besides a world. */
  readonly extra?: fc.Arbitrary<unknown>;
  /** How many templates there are at most; three unless said otherwise. */
  readonly maxTemplates?: number;
}

const drawn = new Map<number, readonly World[]>();

/** The worlds that all laws are tried on: drawing them and parsing their templates takes longer than the laws do. */
const drawWorlds = (maxTemplates: number): readonly World[] => {
  const known = drawn.get(maxTemplates) ?? fc.sample(world(maxTemplates), runs);
  drawn.set(maxTemplates, known);
  return known;
};

/** Tries a law on every world. Where it fails, fast-check looks for the smallest world in which it does, and throws that. */
export const assertLaw = (law: Law): void =>
  assertLawOn(world(law.maxTemplates), drawWorlds(law.maxTemplates ?? 3), law);

/** The same on worlds that were drawn from another arbitrary. */
export const assertLawOn = (
  drawing: fc.Arbitrary<World>,
  worlds: readonly World[],
  { check, extra = fc.constant(undefined) }: Law,
): void => {
  const arbitrary = extra as fc.Arbitrary<never>;
  const some = { ...runs, numRuns: worlds.length };
  const extras = fc.sample(arbitrary, some);
  for (const [index, one] of worlds.entries()) {
    try {
      check(one, extras[index] as never);
    } catch (error) {
      fc.assert(fc.property(drawing, arbitrary, check), some);
      throw new Error(`${fc.stringify(one)}\n${fc.stringify(extras[index])}`, { cause: error });
    }
  }
};
