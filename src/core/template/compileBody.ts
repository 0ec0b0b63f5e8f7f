import { type Compiling, compileSlot, compileText, type Scope, typeOfField } from '../expression/compileSlot.ts';
import type { Scopes } from '../expression/scopes.ts';
import { listExpressions, plainSlot, readsVariable, type Slot } from '../expression/slot.ts';
import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import { containerRule, podSpecRule } from '../merge/mergeTable.ts';
import { type FieldType, object } from '../schema/fieldType.ts';
import { readFieldType } from '../schema/readType.ts';
import { eachFields, metadataFields, podSpecFields } from './templateFields.ts';

/** What a template adds, by field, ready to be rendered. A field that the template does not state is absent. */
export interface Body {
  readonly additions: Readonly<Record<string, Slot>>;
  /** PodSpec fields other than containers and volumes. */
  readonly podSpec: Readonly<Record<string, Slot>>;
  readonly each: readonly EachSlot[];
}

/** A partial container, merged into every target. */
export interface EachSlot {
  readonly slot: Slot;
  /** JSON pointer to it in the template's text: empty for the short forms at the top level. */
  readonly source: string;
  /** True if it reads `container` or `own`: then it is another one for each container. */
  readonly isLocal: boolean;
  /** True if expressions give more than values of variables: names and numbers have to be looked at again. */
  readonly isChecked: boolean;
}

/** Compiles everything that a template adds. */
export const compileBody = (root: JsonMap, scopes: Scopes, compiling: Compiling): Body => {
  const compileField = (key: string, compile: (value: Json, pointer: string) => Slot): [string, Slot][] => {
    const value = root[key];
    return value === undefined || value === null ? [] : [[key, compile(value, `/${key}`)]];
  };
  const podField = (key: string) =>
    compileField(key, (value, pointer) =>
      compileSlot(value, pointer, readFieldType('PodSpec', key), podSpecRule.fields[key], scopes.podSpec, compiling),
    );
  const additions = [
    ...['containers', 'initContainers', 'volumes'].flatMap((key) =>
      compileField(key, (value, pointer) => compileEntries(value, pointer, key, scopes, compiling)),
    ),
    ...metadataFields.flatMap((key) =>
      compileField(key, (value, pointer) =>
        compileSlot(value, pointer, readFieldType('ObjectMeta', key), undefined, scopes.pod, compiling),
      ),
    ),
  ];
  const short = eachFields.flatMap((key) =>
    compileField(key, (value, pointer) =>
      compileSlot(value, pointer, readFieldType('Container', key), containerRule.fields[key], scopes.each, compiling),
    ),
  );
  const each = compileField('each', (value, pointer) =>
    compileSlot(value, pointer, object('Container'), containerRule, scopes.each, compiling),
  ).map(([, slot]) => toEach(withoutRequired(slot), '/each'));
  return {
    additions: Object.fromEntries(additions),
    podSpec: Object.fromEntries(podSpecFields.flatMap(podField)),
    each: [...(short.length === 0 ? [] : [toEach(joinFields(short), '')]), ...each],
  };
};

/** Containers and volumes: their names, and entries that are expressions as a whole, read parameters only. */
const compileEntries = (value: Json, pointer: string, key: string, scopes: Scopes, compiling: Compiling): Slot => {
  const type = readFieldType('PodSpec', key) as FieldType & { kind: 'list' };
  if (!isList(value) || compiling.isPlain) return compileSlot(value, pointer, type, undefined, scopes.names, compiling);
  const items = value.map((item, index) => {
    const at = `${pointer}/${index}`;
    if (typeof item === 'string') return compileText(item, at, type.of, scopes.names, compiling, true);
    return isMap(item) ? compileEntry(item, at, type.of, scopes, compiling) : plainSlot(item);
  });
  const plain = items.flatMap((item) => (item.kind === 'plain' ? [item.value] : []));
  return plain.length === items.length ? plainSlot(plain) : { kind: 'list', pointer, items, readsOwn: false };
};

const compileEntry = (entry: JsonMap, pointer: string, type: FieldType, scopes: Scopes, compiling: Compiling): Slot =>
  joinFields(
    Object.entries(entry).map(([key, value]) => {
      const scope: Scope = key === 'name' ? scopes.names : scopes.pod;
      const at = `${pointer}/${escapeToken(key)}`;
      return [key, compileSlot(value, at, typeOfField(type, key), undefined, scope, compiling)];
    }),
    pointer,
    type.kind === 'object' ? type.type : undefined,
  );

/** One map of fields that were compiled apart. */
const joinFields = (fields: readonly (readonly [string, Slot])[], pointer = '', type?: string): Slot => {
  const plain = fields.flatMap(([key, slot]) => (slot.kind === 'plain' ? [[key, slot.value] as const] : []));
  if (plain.length === fields.length) return plainSlot(Object.fromEntries(plain));
  return { kind: 'map', pointer, fields, type, readsOwn: fields.some(([, slot]) => readsVariable(slot, 'own')) };
};

const toEach = (slot: Slot, source: string): EachSlot => ({
  slot,
  source,
  isLocal: readsVariable(slot, 'own') || readsVariable(slot, 'container'),
  isChecked: listExpressions(slot).some(({ pointer }) => !/\/env\/\d+\/value$/.test(pointer)),
});

/** `each` is merged into containers: it need not be one. */
const withoutRequired = (slot: Slot): Slot => (slot.kind === 'map' ? { ...slot, type: undefined } : slot);
