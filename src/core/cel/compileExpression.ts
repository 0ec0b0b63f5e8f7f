import type { CelType } from './celType.ts';
import { checkExpression } from './checkExpression.ts';
import { compileNode } from './compileNode.ts';
import type { Environment } from './environment.ts';
import type { ExpressionFault } from './expressionFault.ts';
import { parseExpression } from './parseExpression.ts';
import { type ReadPath, readPaths } from './readPaths.ts';
import type { Compiling, Step } from './scope.ts';

/** An expression that was read, checked and compiled once; it holds nothing of any pod. */
export interface Program {
  readonly kind: 'program';
  readonly source: string;
  /** What it yields, as far as that is known before it runs. */
  readonly type: CelType;
  /** The variables that it reads: one that reads `own` settles the conflict at its place itself. */
  readonly reads: ReadonlySet<string>;
  /** The same, with the fields below them. */
  readonly paths: readonly ReadPath[];
  readonly size: number;
  /** Names of the variables that stand in the first slots. */
  readonly variables: readonly string[];
  readonly slotCount: number;
  readonly step: Step;
}

/** Compiles an expression, or says everything that is wrong with it. */
export const compileExpression = (
  source: string,
  environment: Environment,
): Program | { readonly kind: 'faults'; readonly faults: readonly ExpressionFault[] } => {
  const expression = parseExpression(source);
  if (!('kind' in expression)) return { kind: 'faults', faults: explainShell(source, expression) };
  const { type, reads, faults } = checkExpression(expression, environment);
  if (faults.length > 0) return { kind: 'faults', faults: explainShell(source, faults) };
  const variables = [...reads];
  let slotCount = variables.length;
  const compiling: Compiling = {
    slots: new Map(variables.map((name, slot) => [name, slot])),
    addSlot: () => {
      slotCount += 1;
      return slotCount - 1;
    },
  };
  const step = compileNode(expression, compiling);
  const paths = readPaths(expression);
  return { kind: 'program', source, type, reads, paths, size: expression.size, variables, slotCount, step };
};

/** `HOME`, `PATH:-/bin`, `#ARGS`: what a shell has between `${` and `}`. */
const shell = /^[#!]?[A-Za-z_]\w*(?:\[[@*]\])?(?:$|:?[-+=?]|[#%/^,@:])/;

const explainShell = (source: string, faults: readonly ExpressionFault[]): readonly ExpressionFault[] => {
  const [first, ...rest] = faults;
  if (first === undefined || !shell.test(source)) return faults;
  const isName = first.message.startsWith('there is no variable') && first.offset === 0;
  const isLikelyOurs = first.remedy?.startsWith('did you mean') && !/^[A-Z]/.test(source);
  if (isLikelyOurs || !(isName || first.remedy === undefined)) return faults;
  return [{ ...first, remedy: `if a shell is to read it, write $\${${source.slice(0, 60)}}` }, ...rest];
};
