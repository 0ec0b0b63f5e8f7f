import type { CelValue } from './celValue.ts';

/** The macros that loop. Those with two variables are cel-go's two-variable comprehensions (Kubernetes 1.32). */
export type LoopKind = 'all' | 'exists' | 'exists_one' | 'map' | 'filter' | 'transformList' | 'transformMap';

interface Node {
  /** Where it stands in the source, for messages: the name of a field or function, the sign of an operator. */
  readonly offset: number;
  /** How many nodes it has, itself included: what one evaluation of it costs at most, loops aside. */
  readonly size: number;
}

interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: CelValue;
}

export interface Variable extends Node {
  readonly kind: 'variable';
  readonly name: string;
}

/** `operand.field`; `isOptional` if written `operand.?field`. */
export interface Select extends Node {
  readonly kind: 'select';
  readonly operand: Expression;
  readonly field: string;
  readonly isOptional: boolean;
}

/** `operand[index]`; `isOptional` if written `operand[?index]`. */
export interface Index extends Node {
  readonly kind: 'index';
  readonly operand: Expression;
  readonly index: Expression;
  readonly isOptional: boolean;
}

export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  /** True if the first argument stands before the name: `text.trim()`. */
  readonly isMember: boolean;
  readonly args: readonly Expression[];
}

export interface Loop extends Node {
  readonly kind: 'loop';
  readonly loop: LoopKind;
  readonly range: Expression;
  readonly variables: readonly string[];
  readonly filter?: Expression;
  readonly body: Expression;
}

/** `cel.bind(name, value, body)`, and `value.optMap(name, body)`, `value.optFlatMap(name, body)`. */
export interface Bind extends Node {
  readonly kind: 'bind';
  readonly bind: 'bind' | 'optMap' | 'optFlatMap';
  readonly name: string;
  readonly value: Expression;
  readonly body: Expression;
}

/** `optional.orValue(other)`, `optional.or(other)`: functions, but the other is evaluated only if it is needed. */
interface Fallback extends Node {
  readonly kind: 'fallback';
  readonly fallback: 'or' | 'orValue';
  readonly operand: Expression;
  readonly other: Expression;
}

/** What an author wrote, free of the parser's representation. */
export type Expression =
  | Literal
  | Variable
  | Select
  | Index
  | Call
  | Loop
  | Bind
  | Fallback
  | (Node & { readonly kind: 'has'; readonly select: Select })
  | (Node & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | (Node & { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] })
  | (Node & { readonly kind: 'operator'; readonly operator: string; readonly operands: readonly Expression[] })
  | (Node & {
      readonly kind: 'logic';
      readonly operator: '&&' | '||';
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    });
