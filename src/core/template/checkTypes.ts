import type { Json, JsonMap } from '../json.ts';
import { checkSchema, type Finding, type SchemaOptions } from '../schema/checkSchema.ts';
import type { FieldType } from '../schema/fieldType.ts';
import { readFieldType } from '../schema/readType.ts';

/**
 * Checks every field of a template that is Kubernetes' own, at every depth: the API server silently drops what it does
 * not know.
 */
export const checkTypes = (
  root: JsonMap,
  report: (finding: Finding) => void,
  isExpression: NonNullable<SchemaOptions['isExpression']>,
): void => {
  for (const [key, value] of Object.entries(root)) {
    const type = findType(key);
    if (key === 'each') checkSchema(value, 'Container', '/each', report, { partial: true, isExpression });
    else if (type !== undefined && isStated(value)) checkSchema(value, type, `/${key}`, report, { isExpression });
  }
};

const isStated = (value: Json): boolean => value !== null;

/** What stands under a field at the top level of a template. Its `os` is a word of its own. */
const findType = (key: string): FieldType | undefined => {
  if (key === 'os') return undefined;
  if (key === 'labels' || key === 'annotations') return readFieldType('ObjectMeta', key);
  const owner = key === 'env' || key === 'envFrom' || key === 'volumeMounts' ? 'Container' : 'PodSpec';
  return readFieldType(owner, key);
};
