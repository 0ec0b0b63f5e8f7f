import { nearestName } from '../nearestName.ts';
import { acceptsType, type CelType, dynType, joinTypes } from './celType.ts';
import { type Checking, report, suggest } from './checking.ts';
import type { Call, Expression } from './expression.ts';
import { compilePattern } from './functions/pattern.ts';
import { takesPattern } from './functions/regexFunctions.ts';
import { findOverloads, functionNames } from './functionTable.ts';
import { formatTypes } from './signature.ts';

/** The type of a call. Patterns that stand in the expression are compiled now, so that a bad one is a fault at load. */
export const checkCall = (node: Call, types: readonly CelType[], checking: Checking): CelType => {
  const forms = findOverloads(node.name, node.isMember);
  if (forms.length === 0) {
    reportUnknown(node, checking);
    return dynType;
  }
  const fitting = forms.filter(
    ({ params }) =>
      params.length === types.length && params.every((param, index) => acceptsType(param, types[index] ?? dynType)),
  );
  if (fitting.length === 0) {
    const [receiver, ...rest] = types;
    const shown =
      node.isMember && receiver
        ? `${formatTypes([receiver]).slice(1, -1)}.${node.name}${formatTypes(rest)}`
        : `${node.name}${formatTypes(types)}`;
    report(checking, node.offset, `there is no ${shown}`, `there is ${forms.map(({ text }) => text).join('; ')}`);
    return dynType;
  }
  checkLiteralPattern(node, checking);
  const results = fitting.map(({ resultType }) => resultType(types));
  return results.reduce((all, type) => joinTypes(all, type) ?? dynType);
};

const reportUnknown = (node: Call, checking: Checking): void => {
  const what = node.isMember ? 'method' : 'function';
  const other = findOverloads(node.name, !node.isMember)[0]?.text;
  const remedy =
    other === undefined ? suggest(nearestName(node.name, functionNames(node.isMember))) : `there is ${other}`;
  report(
    checking,
    node.offset,
    `there is no ${what} ${node.name}()`,
    (Object.hasOwn(macros, node.name) ? macros[node.name] : undefined) ?? remedy,
  );
};

/** How a macro is written, for those who write it like a function. */
const macros: Readonly<Record<string, string>> = {
  has: 'write it as has(pod.spec.field)',
  map: 'write it as items.map(item, item.name)',
  filter: 'write it as items.filter(item, item.name != "")',
  all: 'write it as items.all(item, item.name != "")',
  exists: 'write it as items.exists(item, item.name == "x")',
};

const checkLiteralPattern = ({ name, args }: Call, checking: Checking): void => {
  const pattern: Expression | undefined = takesPattern(name) ? args[1] : undefined;
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
  const compiled = compilePattern(pattern.value);
  if (typeof compiled === 'string') report(checking, pattern.offset, compiled);
};
