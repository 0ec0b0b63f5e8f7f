import { describe, it } from 'vitest';
import { assertLaw, type Law } from './law.ts';
import { answers } from './laws/answer.ts';
import { ignored } from './laws/ignored.ts';
import { keep } from './laws/keep.ts';
import { malformed } from './laws/malformed.ts';
import { patch } from './laws/patch.ts';
import { result } from './laws/result.ts';
import { twice } from './laws/twice.ts';
import { timeout } from './runs.ts';

// One file, because the worlds and their parsed templates are shared: drawing them takes longer than trying the laws.
const subjects: readonly (readonly [string, readonly Law[]])[] = [
  ['injecting twice', twice],
  ['a patch', patch],
  ['keep', keep],
  ['an injected pod', result],
  ['a template that is left out', ignored],
  ['an answer', answers],
  ['a pod that is none', malformed],
];

describe.each(subjects)('%s', { timeout }, (_subject, laws) => {
  it.each(laws)('$says', (law) => assertLaw(law));
});
