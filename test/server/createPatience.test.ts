import { describe, expect, it } from 'vitest';
import { createPatience } from '../../src/server/createPatience.ts';

describe('patience', () => {
  it('lets each review be asked again once', () => {
    const mayAskAgain = createPatience(() => new Date(0));
    expect([mayAskAgain('a'), mayAskAgain('a'), mayAskAgain('b'), mayAskAgain('a')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('forgets after ten seconds, and with that what it held', () => {
    let time = 0;
    const mayAskAgain = createPatience(() => new Date(time));
    mayAskAgain('a');
    time = 9_999;
    expect(mayAskAgain('a')).toBe(false);
    time = 10_000;
    expect(mayAskAgain('a')).toBe(true);
  });

  it('has no more of it when very many ask at once', () => {
    let time = 0;
    const mayAskAgain = createPatience(() => new Date(time));
    const asked = Array.from({ length: 10_001 }, (_, index) => mayAskAgain(String(index)));
    expect(asked.filter(Boolean)).toHaveLength(10_000);
    time = 10_000;
    expect(mayAskAgain('late')).toBe(true);
  });
});
