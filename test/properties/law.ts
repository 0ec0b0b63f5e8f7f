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
export const assertLaw = ({ check, extra = fc.constant(undefined), maxTemplates = 3 }: Law): void => {
  const arbitrary = extra as fc.Arbitrary<never>;
  const extras = fc.sample(arbitrary, runs);
  for (const [index, one] of drawWorlds(maxTemplates).entries()) {
    try {
      check(one, extras[index] as never);
    } catch (error) {
      fc.assert(fc.property(world(maxTemplates), arbitrary, check), runs);
      throw new Error(`${fc.stringify(one)}\n${fc.stringify(extras[index])}`, { cause: error });
    }
  }
};
