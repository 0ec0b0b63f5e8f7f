import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamicWorld } from './arbitraries/dynamicWorld.ts';
import { few } from './few.ts';
import { create } from './inject.ts';
import { assertLawOn } from './law.ts';
import { expressions } from './laws/expressions.ts';
import { timeout } from './runs.ts';

const worlds = fc.sample(dynamicWorld, few);

describe('a template with expressions', { timeout }, () => {
  it.each(expressions)('$says', (law) => assertLawOn(dynamicWorld, worlds, law));

  it('leads to every decision often enough for the laws to say something', () => {
    const decisions = worlds.map((drawn) => create(drawn).decision);
    const share = (isSo: (decision: (typeof decisions)[number]) => boolean) =>
      (100 * decisions.filter(isSo).length) / decisions.length;
    expect(share(({ kind }) => kind === 'inject')).toBeGreaterThan(30);
    expect(share((decision) => decision.kind === 'reject' && decision.reason === 'unstable')).toBeGreaterThan(2);
    expect(share((decision) => decision.kind === 'reject' && decision.reason === 'bad-parameter')).toBeGreaterThan(5);
    expect(share(({ considered }) => considered.some(({ outcome }) => outcome === 'ignored'))).toBeGreaterThan(3);
  });

  it('is not refused when it is read', () => {
    const faults = worlds.flatMap(({ snapshot }) =>
      [...snapshot.catalog.entries.values()].flatMap((entry) => entry.faults),
    );
    expect(faults.map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
  });
});
