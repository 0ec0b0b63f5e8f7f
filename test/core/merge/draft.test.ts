import { describe, expect, it } from 'vitest';
import { createDraft, openList, openMap } from '../../../src/core/merge/draft.ts';
import { readResult } from '../../../src/core/merge/plan.ts';
import { writePatch } from '../../../src/core/merge/writePatch.ts';

describe('a value that was replaced as a whole and is edited afterwards', () => {
  it('is written as a whole if it is a map', () => {
    const draft = createDraft({ probe: { exec: {}, periodSeconds: 1 } });
    draft.changes.set('probe', { kind: 'value', value: { grpc: { port: 1 } } });
    openMap(draft, 'probe').changes.set('timeoutSeconds', { kind: 'value', value: 2 });
    const value = { grpc: { port: 1 }, timeoutSeconds: 2 };
    expect(writePatch({ draft })).toEqual([{ op: 'replace', path: '/probe', value }]);
    expect(readResult({ draft })).toEqual({ probe: value });
  });

  it('is written as a whole if it is a list', () => {
    const draft = createDraft({ args: ['a', 'b'] });
    draft.changes.set('args', { kind: 'value', value: ['c'] });
    openList(draft, 'args', String);
    expect(writePatch({ draft })).toEqual([{ op: 'replace', path: '/args', value: ['c'] }]);
    expect(readResult({ draft })).toEqual({ args: ['c'] });
  });
});
