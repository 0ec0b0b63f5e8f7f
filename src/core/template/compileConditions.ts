import { formatType } from '../cel/celType.ts';
import { parseText } from '../cel/parseText.ts';
import { type Compiling, compileOne, type Scope } from '../expression/compileSlot.ts';
import type { Expression } from '../expression/slot.ts';
import type { Json } from '../json.ts';
import type { Report } from './checkKeys.ts';

/** Compiles `when` or `allow`: an expression, bare or in `${…}`, that gives true or false. */
export const compileCondition = (
  value: Json | undefined,
  pointer: string,
  scope: Scope,
  compiling: Compiling,
  report: Report,
): Expression | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    if (typeof value === 'boolean') report(pointer, 'must be an expression', `write it as "${value}"`);
    else
      report(
        pointer,
        'must be an expression',
        'write it as a text, such as "namespaceObject.metadata.name != \'shop\'"',
      );
    return undefined;
  }
  if (value.trim() === '') {
    report(pointer, 'the expression is empty', 'write one, or take the field out');
    return undefined;
  }
  const text = parseText(value);
  if (text.kind === 'faults') {
    for (const { message } of text.faults) report(pointer, message, 'close it with }, or leave ${ out: none is needed');
    return undefined;
  }
  const { locate, isBare, source } =
    text.kind === 'whole'
      ? { locate: compiling.locate(pointer), isBare: false, source: text.expression.source }
      : { locate: compiling.locate(pointer), isBare: true, source: value };
  if (text.kind === 'mixed') {
    report(pointer, 'text stands around the expression', 'write one expression, without "${" and "}"');
    return undefined;
  }
  const place = locate(source, isBare);
  const expression = compileOne({ source, offset: 0 }, pointer, place, scope.environment, forNoShell(compiling));
  if (expression === undefined) return undefined;
  const { type } = expression.program;
  if (type.kind === 'bool' || type.kind === 'dyn') return expression;
  compiling.report(
    pointer,
    expression.locate(0),
    `must be true or false, and the expression gives ${formatType(type)}`,
  );
  return undefined;
};

/** Shells read arguments and variables, never conditions: what is written for one there is a mistake of another kind here. */
const forNoShell = (compiling: Compiling): Compiling => ({
  ...compiling,
  report: (pointer, position, message, remedy) =>
    compiling.report(pointer, position, message, remedy?.startsWith('if a shell') ? undefined : remedy),
});
