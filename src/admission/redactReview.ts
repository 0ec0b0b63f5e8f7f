import { isPodgraftKey } from '../core/annotations.ts';
import { isList, isMap, type Json, type JsonMap, readField, readString } from '../core/json.ts';
import type { Review } from './readReview.ts';

/** What stands in the place of a value that nobody else should read. */
const redacted = 'redacted';

/**
 * An AdmissionReview that can be answered again and holds no secret: values of environment variables and of annotations
 * other than podgraft's own are gone, as are managedFields. Who sent it is not in it.
 */
export const redactReview = (review: Review): JsonMap => {
  const { uid, group, kind, operation, subResource, namespace, name, dryRun, object, oldObject } = review;
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind: { group, version: 'v1', kind },
      ...(subResource !== '' && { subResource }),
      ...(name !== '' && { name }),
      ...(namespace !== '' && { namespace }),
      operation,
      ...(object && { object: redactMap(object) }),
      ...(oldObject && { oldObject: redactMap(oldObject) }),
      ...(dryRun && { dryRun }),
    },
  };
};

const redactMap = (map: JsonMap): JsonMap => {
  const entries = Object.entries(map)
    .filter(([key]) => key !== 'managedFields')
    .map(([key, value]) => [key, redactField(key, value)] as const);
  return Object.fromEntries(entries);
};

const redactField = (key: string, value: Json): Json => {
  if (key === 'annotations' && isMap(value)) return redactAnnotations(value);
  if (key === 'env' && isList(value)) return value.map(redactEnv);
  return redactValue(value);
};

const redactValue = (value: Json): Json => {
  if (isList(value)) return value.map(redactValue);
  return isMap(value) ? redactMap(value) : value;
};

const redactAnnotations = (annotations: JsonMap): JsonMap =>
  Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [key, isPodgraftKey(key) ? value : redacted] as const),
  );

const redactEnv = (entry: Json): Json => {
  if (!isMap(entry)) return redacted;
  const plain = redactMap(entry);
  return readField(entry, 'value') === undefined || readString(entry, 'value') === ''
    ? plain
    : { ...plain, value: redacted };
};
