import { type Compiling, compileSlot, type Scope } from '../expression/compileSlot.ts';
import type { Slot } from '../expression/slot.ts';
import { isMap, type Json } from '../json.ts';
import { boolean, type FieldType, int64, list, quantity, string } from '../schema/fieldType.ts';
import type { Report } from '../template/checkKeys.ts';
import type { Parameter, ParameterType } from './parameter.ts';
import { checkValue, readText } from './readValue.ts';

const fieldTypes: Readonly<Record<ParameterType, FieldType>> = {
  string,
  integer: int64,
  boolean,
  quantity,
  list: list(string),
};

/** The parameters with their defaults, which may be expressions over all but `params`. */
export const compileDefaults = (
  parameters: ReadonlyMap<string, Parameter>,
  declared: Json | undefined,
  scope: Scope,
  compiling: Compiling,
  report: Report,
): ReadonlyMap<string, Parameter> =>
  new Map(
    [...parameters].map(([name, parameter]) => {
      const value = isMap(declared) && isMap(declared[name]) ? declared[name]['default'] : undefined;
      return [
        name,
        value === undefined
          ? parameter
          : { ...parameter, default: compileDefault(value, parameter, scope, compiling, report) },
      ];
    }),
  );

const compileDefault = (
  value: Json,
  parameter: Parameter,
  scope: Scope,
  compiling: Compiling,
  report: Report,
): Slot | undefined => {
  const pointer = `/parameters/${parameter.name}/default`;
  let isBroken = false;
  const reportAt: Compiling['report'] = (...fault) => {
    isBroken = true;
    compiling.report(...fault);
  };
  const type = fieldTypes[parameter.type];
  const slot = compileSlot(value, pointer, type, undefined, scope, { ...compiling, report: reportAt });
  if (isBroken) return undefined;
  if (slot.kind === 'mixed' && parameter.type !== 'string' && parameter.type !== 'quantity') {
    report(
      pointer,
      `must be ${parameter.type === 'list' ? 'a list' : `of type ${parameter.type}`}, and text around an expression gives a string`,
      'make it one single expression',
    );
  }
  if (slot.kind !== 'plain') return slot;
  const isText = parameter.type === 'list' && typeof slot.value === 'string';
  const checked = isText ? readText(slot.value as string, parameter) : checkValue(slot.value, parameter);
  if (checked.kind === 'wrong') {
    report(pointer, checked.message, slot.value === null ? 'leave default out if a value is required' : undefined);
    return undefined;
  }
  return { kind: 'plain', value: checked.value };
};
