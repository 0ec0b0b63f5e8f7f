import { isList, isMap, type Json, type JsonMap } from '../core/json.ts';
import installed from './installed.json' with { type: 'json' };

/** One thing that a ServiceAccount must be allowed to do. */
export interface Right {
  /** The ServiceAccount, in podgraft's own namespace. */
  readonly account: string;
  /** The file of deploy/ that grants it. */
  readonly file: string;
  /** Undefined: in the whole cluster. */
  readonly namespace?: string;
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** Undefined: objects of any name. */
  readonly name?: string;
}

/** The namespace that deploy/ installs into. */
const deployed = 'podgraft-system';

/** The webhooks of deploy/90-webhooks.yaml, by the kind of their configuration. */
export const expectedWebhooks = (home: string): Readonly<Record<'mutating' | 'validating', readonly JsonMap[]>> => {
  const { mutating, validating } = rehome(installed.webhooks as unknown as Json, home) as unknown as {
    readonly mutating: readonly JsonMap[];
    readonly validating: readonly JsonMap[];
  };
  return { mutating, validating };
};

/** What the accounts of deploy/ may do, one right for each verb. */
export const expectedRights = (home: string): readonly Right[] =>
  (
    rehome(installed.rights as unknown as Json, home) as unknown as readonly (Omit<Right, 'verb'> & {
      verbs: string[];
    })[]
  ).flatMap(({ verbs, ...right }) => verbs.map((verb) => ({ ...right, verb })));

/** Whoever installs into another namespace changes its name everywhere. */
const rehome = (value: Json, home: string): Json => {
  if (isList(value)) return value.map((item) => rehome(item, home));
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rehome(item, home)]));
  return value === deployed ? home : value;
};
