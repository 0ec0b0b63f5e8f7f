import { stringType } from '../cel/celType.ts';
import { compileExpression } from '../cel/compileExpression.ts';
import type { Environment } from '../cel/environment.ts';
import { parseText, type Source } from '../cel/parseText.ts';
import { isList, isMap, type Json } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import type { ListRule, Rule } from '../merge/rule.ts';
import type { FieldType } from '../schema/fieldType.ts';
import { readType } from '../schema/readType.ts';
import type { Position } from '../yaml/place.ts';
import { explainMisfit } from './fitsType.ts';
import type { Locator } from './locateExpression.ts';
import { type Expression, listExpressions, plainSlot, readsVariable, type Slot } from './slot.ts';

/** What is needed wherever a template's expressions are compiled. */
export interface Compiling {
  /** Finds the places of the expressions of the text at a pointer, one after the other. */
  readonly locate: (pointer: string) => Locator;
  readonly report: (pointer: string, position: Position, message: string, remedy?: string) => void;
  /** True where there are no expressions: in the Initializers' spelling, or in a text without any. */
  readonly isPlain: boolean;
  /** What was compiled already: aliases may repeat an expression thousands of times. */
  readonly compiled: Map<Environment, Map<string, Compiled>>;
  /** How many expressions there may still be, with those that aliases repeat. */
  readonly allowance: { left: number };
}

/** Expressions of one template, with those that aliases repeat: a large one of use has some hundred. */
export const maxExpressions = 5000;

type Compiled = ReturnType<typeof compileExpression>;

/** Faults of one expression that are shown. */
const maxFaults = 20;

/** Which variables there are. */
export interface Scope {
  readonly environment: Environment;
  /** The same without `own`: within lists whose entries nothing tells apart, no place is "this very place". */
  readonly withoutOwn: Environment;
}

const anyType: FieldType = { kind: 'any' };

/**
 * Compiles every expression in a value of a template; `$${` becomes a literal `${`.
 *
 * @param type what may stand there
 * @param rule how it merges, if `own` may be read there
 */
export const compileSlot = (
  value: Json,
  pointer: string,
  type: FieldType | undefined,
  rule: Rule | undefined,
  scope: Scope,
  compiling: Compiling,
): Slot => {
  if (compiling.isPlain) return plainSlot(value);
  if (typeof value === 'string') return compileText(value, pointer, type ?? anyType, scope, compiling, false);
  if (isList(value)) {
    const of = type?.kind === 'list' ? type.of : undefined;
    const [entryRule, inner] = enterList(rule, scope);
    const items = value.map((item, index) => {
      const at = `${pointer}/${index}`;
      return typeof item === 'string'
        ? compileText(item, at, of ?? anyType, { ...inner, environment: scope.withoutOwn }, compiling, true)
        : compileSlot(item, at, of, entryRule, inner, compiling);
    });
    if (items.every(isPlain)) return plainSlot(items.map(({ value: item }) => item));
    for (const item of items) if (rule?.kind === 'list') reportKeys(item, rule, compiling);
    const readsOwn = items.some((item) => readsVariable(item, 'own'));
    return { kind: 'list', pointer, items, readsOwn };
  }
  if (!isMap(value)) return plainSlot(value);
  const fields = Object.entries(value).map(([key, child]): [string, Slot] => {
    const at = `${pointer}/${escapeToken(key)}`;
    if (key.includes('${') && !compiling.isPlain) {
      compiling.report(
        at,
        compiling.locate(at)('')(0),
        'a key holds no expression',
        'give the whole map by one expression',
      );
    }
    const childRule = rule?.kind === 'map' && Object.hasOwn(rule.fields, key) ? rule.fields[key] : undefined;
    return [key, compileSlot(child, at, typeOfField(type, key), childRule, scope, compiling)];
  });
  if (fields.every(([, field]) => isPlain(field)))
    return plainSlot(Object.fromEntries(fields.map(([key, field]) => [key, (field as Plain).value])));
  const readsOwn = fields.some(([, field]) => readsVariable(field, 'own'));
  return { kind: 'map', pointer, fields, type: type?.kind === 'object' ? type.type : undefined, readsOwn };
};

/** Which entry is meant cannot depend on the entry. */
const reportKeys = (item: Slot, { keyFields }: ListRule, { report }: Compiling): void => {
  if (item.kind !== 'map') return;
  for (const [key, field] of item.fields) {
    const reader = listExpressions(field).find(({ program }) => program.reads.has('own'));
    if (reader === undefined || !keyFields.includes(key)) continue;
    report(reader.pointer, reader.locate(0), '"own" cannot be read here', `${key} says which entry is meant`);
  }
};

type Plain = Extract<Slot, { kind: 'plain' }>;

const isPlain = (slot: Slot): slot is Plain => slot.kind === 'plain';

export const typeOfField = (type: FieldType | undefined, key: string): FieldType | undefined => {
  if (type?.kind === 'object') return readType(type.type)?.fields.get(key);
  return type?.kind === 'map' ? type.of : undefined;
};

/** The rule of a list's entries, and what they may read. */
const enterList = (rule: Rule | undefined, scope: Scope): [Rule | undefined, Scope] =>
  rule?.kind === 'list' && rule.keyFields.length > 0
    ? [rule.entry.kind === 'map' ? rule.entry : undefined, scope]
    : [undefined, { environment: scope.withoutOwn, withoutOwn: scope.withoutOwn }];

/** Compiles one text of a template. */
export const compileText = (
  text: string,
  pointer: string,
  type: FieldType,
  scope: Scope,
  compiling: Compiling,
  isItem: boolean,
): Slot => {
  if (compiling.isPlain || !text.includes('${')) return plainSlot(text);
  if (compiling.allowance.left < 0) return plainSlot(null);
  const parsed = parseText(text);
  if (parsed.kind === 'literal') return plainSlot(parsed.text);
  compiling.allowance.left -= parsed.kind === 'mixed' ? parsed.parts.length : 1;
  if (compiling.allowance.left < 0) {
    const message = `there are more than ${maxExpressions} expressions, counting what aliases repeat`;
    compiling.report(pointer, compiling.locate(pointer)('')(0), message, 'make several templates of it');
    return plainSlot(null);
  }
  const locate = compiling.locate(pointer);
  if (parsed.kind === 'faults') {
    for (const { message, remedy } of parsed.faults) compiling.report(pointer, locate('')(0), message, remedy);
    return plainSlot(null);
  }
  const compile = (source: Source) => compileOne(source, pointer, locate(source.source), scope.environment, compiling);
  if (parsed.kind === 'mixed') {
    const parts = parsed.parts.map((part) => (typeof part === 'string' ? part : compile(part)));
    const known = parts.filter((part) => part !== undefined);
    // Where no text can stand, the schema has said so.
    const isTextual = explainMisfit(stringType, type, false) === undefined;
    for (const part of known) if (typeof part !== 'string' && isTextual) reportPart(part, compiling);
    return { kind: 'mixed', pointer, parts: known };
  }
  const expression = compile(parsed.expression);
  if (expression === undefined) return plainSlot(null);
  const misfit = explainMisfit(expression.program.type, type, isItem);
  if (misfit !== undefined) compiling.report(pointer, expression.locate(0), misfit);
  return { kind: 'whole', pointer, expression, type };
};

const reportPart = ({ pointer, program, locate }: Expression, { report }: Compiling): void => {
  const misfit = explainMisfit(program.type, { kind: 'string' }, false);
  if (misfit === undefined) return;
  report(
    pointer,
    locate(0),
    `text surrounds the expression, and it gives ${mapLike.has(program.type.kind) ? 'a map' : `a ${program.type.kind}`}`,
    'write toJson(…) for its JSON',
  );
};

const mapLike: ReadonlySet<string> = new Set(['map', 'object', 'record']);

/** Compiles one expression; undefined, with what is wrong reported, if it cannot be. */
export const compileOne = (
  { source }: Source,
  pointer: string,
  locate: (offset: number) => Position,
  environment: Environment,
  { report, compiled }: Compiling,
): Expression | undefined => {
  const known = compiled.get(environment) ?? new Map<string, Compiled>();
  compiled.set(environment, known);
  const program = known.get(source) ?? compileExpression(source, environment);
  known.set(source, program);
  if (program.kind === 'program') return { program, pointer, locate };
  for (const { offset, message, remedy } of program.faults.slice(0, maxFaults))
    report(pointer, locate(offset), message, remedy);
  return undefined;
};
