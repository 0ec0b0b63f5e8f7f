import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/core/cel/compileExpression.ts';
import { evaluate } from '../../../src/core/cel/evaluate.ts';
import { conformance, conformancePod } from './conformance.ts';
import { fakeEnvironment } from './fakeFieldTypes.ts';

describe('an expression gives', () => {
  it.each(conformance)('$expression', ({ expression, result }) => {
    const program = compileExpression(expression, fakeEnvironment());
    if (program.kind === 'faults') throw new Error(JSON.stringify(program.faults));
    const { steps, ...rest } = evaluate(program, { pod: conformancePod });
    expect(rest).toEqual({ kind: 'value', value: result });
    expect(steps).toBeLessThan(3000);
  });
});
