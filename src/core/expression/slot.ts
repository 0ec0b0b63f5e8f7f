import type { Program } from '../cel/compileExpression.ts';
import type { Json } from '../json.ts';
import type { FieldType } from '../schema/fieldType.ts';
import type { Position } from '../yaml/place.ts';

/** An expression at its place in a template. */
export interface Expression {
  readonly program: Program;
  /** JSON pointer (RFC 6901) to the text that it stands in. */
  readonly pointer: string;
  /** The place in the template's text of an offset into the expression. */
  readonly locate: (offset: number) => Position;
}

/** A value of a template, ready to become JSON for one pod. What holds no expression is `plain` at any size. */
export type Slot =
  | { readonly kind: 'plain'; readonly value: Json }
  /** A text that is one single expression: it takes the type of the field. */
  | { readonly kind: 'whole'; readonly pointer: string; readonly expression: Expression; readonly type: FieldType }
  | { readonly kind: 'mixed'; readonly pointer: string; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'list'; readonly pointer: string; readonly items: readonly Slot[]; readonly readsOwn: boolean }
  | {
      readonly kind: 'map';
      readonly pointer: string;
      readonly fields: readonly (readonly [string, Slot])[];
      readonly readsOwn: boolean;
      /** The schema's name of it, if it must be whole. */
      readonly type: string | undefined;
    };

/** What needs no rendering. */
export const plainSlot = (value: Json): Slot => ({ kind: 'plain', value });

/** All expressions in a slot. */
export const listExpressions = (slot: Slot): readonly Expression[] => {
  switch (slot.kind) {
    case 'plain':
      return [];
    case 'whole':
      return [slot.expression];
    case 'mixed':
      return slot.parts.filter((part) => typeof part !== 'string');
    case 'list':
      return slot.items.flatMap(listExpressions);
    case 'map':
      return slot.fields.flatMap(([, field]) => listExpressions(field));
  }
};

/** Whether any expression in a slot reads this variable. */
export const readsVariable = (slot: Slot, name: string): boolean =>
  listExpressions(slot).some(({ program }) => program.reads.has(name));
