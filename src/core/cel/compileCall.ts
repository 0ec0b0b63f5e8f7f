import type { CelType } from './celType.ts';
import { type CelValue, kindOf } from './celValue.ts';
import type { Call } from './expression.ts';
import { compilePattern } from './functions/pattern.ts';
import { bindPattern, takesPattern } from './functions/regexFunctions.ts';
import { findOverloads } from './functionTable.ts';
import { failAt } from './meter.ts';
import type { Step } from './scope.ts';
import type { Overload } from './signature.ts';

/** A call chooses among the forms of its function by what the arguments turn out to be. */
export const compileCall = (node: Call, args: readonly Step[]): Step => {
  const { name, offset } = node;
  const forms = findOverloads(name, node.isMember).filter(({ params }) => params.length === args.length);
  const find = (values: readonly CelValue[]): Overload | undefined =>
    forms.find(({ params }) => params.every((param, index) => isOfType(values[index] ?? null, param)));
  const bound = bindLiteral(node);
  return (scope) => {
    const values = args.map((arg) => arg(scope));
    const { meter } = scope;
    meter.at = offset;
    const form = find(values);
    if (form !== undefined) return (bound ?? form.run)(meter, values);
    const kinds = values.map(kindOf).join(', ');
    return failAt(meter, `${name}() does not take (${kinds})`, `there is ${forms.map(({ text }) => text).join('; ')}`);
  };
};

const isOfType = (value: CelValue, { kind }: CelType): boolean => kind === 'dyn' || kindOf(value) === kind;

const bindLiteral = ({ name, args: [, pattern] }: Call): Overload['run'] | undefined => {
  if (!takesPattern(name) || pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return undefined;
  const compiled = compilePattern(pattern.value);
  return typeof compiled === 'string' ? undefined : bindPattern(name, compiled);
};
