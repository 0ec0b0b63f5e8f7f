import { quote } from '../formatPath.ts';
import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import { nearestName } from '../nearestName.ts';
import { explainValue } from './explainValue.ts';
import { type FieldType, object } from './fieldType.ts';
import { schemaVersion } from './podSchema.ts';
import { readType } from './readType.ts';
import { suggestField } from './suggestField.ts';

/** Something in a value that the schema does not allow. */
export interface Finding {
  /** A warning is about a value that a newer API server may know. */
  readonly severity: 'error' | 'warning';
  /** JSON pointer (RFC 6901) of what is wrong; of the map around it if something is missing. */
  readonly pointer: string;
  readonly message: string;
  readonly remedy?: string;
}

export interface SchemaOptions {
  /**
   * Whether a text is one single expression (any type may come of it; in a list, several entries), holds expressions
   * among other text (a string comes of it) or holds none. Without this, none does.
   */
  readonly isExpression?: (text: string) => 'whole' | 'part' | 'none';
  /** True for a value that is merged into another one: it need not state the required fields of its own type. */
  readonly partial?: boolean;
}

/**
 * Reports everything in a value that the API server would drop or refuse because of its name or type: a container as
 * `checkSchema(value, 'Container', …)`, a list of them by its {@link FieldType}. `null` is not stated; an empty string where
 * a few values are known is neither. Goes as deep as the schema, not as the value; takes linear time.
 */
export const checkSchema = (
  value: Json,
  type: string | FieldType,
  pointer: string,
  report: (finding: Finding) => void,
  { isExpression = () => 'none', partial = false }: SchemaOptions = {},
): void => {
  const walk: Walk = { report, isExpression, suggestions: maxSuggestions };
  checkValue(value, typeof type === 'string' ? object(type) : type, pointer, walk, partial);
};

/** Finding the nearest name is the only thing here that takes long, and nobody reads more. */
const maxSuggestions = 50;

/** A longer list says less than the message without it. */
const maxListed = 8;

interface Walk {
  readonly report: (finding: Finding) => void;
  readonly isExpression: NonNullable<SchemaOptions['isExpression']>;
  /** How many more names may be looked for. */
  suggestions: number;
}

const checkValue = (value: Json, type: FieldType, pointer: string, walk: Walk, isPartial = false): void => {
  if (value === null) return;
  if (typeof value === 'string') {
    const expression = walk.isExpression(value);
    if (expression === 'whole') return;
    if (expression === 'part') {
      checkMixedText(value, type, pointer, walk);
      return;
    }
  }
  const explanation = explainValue(value, type);
  if (explanation !== undefined) walk.report({ severity: 'error', pointer, ...explanation });
  else if (type.kind === 'string' && type.values !== undefined) checkChoice(value, type.values, pointer, walk);
  else if (type.kind === 'object' && isMap(value)) checkFields(value, type.type, pointer, walk, isPartial);
  else if (type.kind === 'list' && isList(value)) {
    for (const [index, entry] of value.entries()) checkValue(entry, type.of, `${pointer}/${index}`, walk);
  } else if (type.kind === 'map' && isMap(value)) {
    for (const [key, child] of Object.entries(value))
      checkValue(child, type.of, `${pointer}/${escapeToken(key)}`, walk);
  }
};

const checkFields = (map: JsonMap, name: string, pointer: string, walk: Walk, isPartial: boolean): void => {
  const type = readType(name);
  if (type === undefined) throw new Error(`the schema has no type "${name}"`);
  for (const [key, child] of Object.entries(map)) {
    const at = `${pointer}/${escapeToken(key)}`;
    const field = type.fields.get(key);
    if (field !== undefined) {
      checkValue(child, field, at, walk);
      continue;
    }
    const near = suggest(walk, () => suggestField(key, type));
    walk.report({ severity: 'error', pointer: at, message: `unknown field ${quote(key)}${near}` });
  }
  if (isPartial) return;
  for (const field of type.required) {
    const isStated = Object.hasOwn(map, field) && map[field] !== null;
    if (!isStated) walk.report({ severity: 'error', pointer, message: `${field} is missing` });
  }
};

const stringKinds: ReadonlySet<FieldType['kind']> = new Set(['any', 'intOrString', 'quantity', 'string', 'time']);

const checkMixedText = (text: string, type: FieldType, pointer: string, walk: Walk): void => {
  if (stringKinds.has(type.kind)) return;
  const { message } = explainValue(text, type) ?? { message: '' };
  const remedy = 'make it one single expression: text around an expression gives a string';
  walk.report({ severity: 'error', pointer, message, remedy });
};

/** To Go an empty string is no value, and the API server puts the default there where there is one. */
const checkChoice = (value: Json, values: readonly string[], pointer: string, walk: Walk): void => {
  if (typeof value !== 'string' || value === '' || values.includes(value)) return;
  const known = values.filter((other) => other !== '');
  const near = suggest(walk, () => nearestName(value, known));
  const none =
    known.length > maxListed ? `is no value that Kubernetes ${schemaVersion} knows` : `is none of ${known.join(', ')}`;
  walk.report({ severity: 'warning', pointer, message: `${quote(value)} ${none}${near}` });
};

const suggest = (walk: Walk, search: () => string | undefined): string => {
  if (walk.suggestions === 0) return '';
  walk.suggestions -= 1;
  const near = search();
  return near === undefined ? '' : `; did you mean "${near}"?`;
};
