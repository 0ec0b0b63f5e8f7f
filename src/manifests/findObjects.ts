import { isList, isMap, type Json, type JsonMap, readField, readString } from '../core/json.ts';

/** The way from the root of a document to a value. */
export type Steps = readonly (string | number)[];

/** A Kubernetes object within a document. */
export interface FoundObject {
  readonly steps: Steps;
  readonly object: JsonMap;
  /** Items of a typed list (DeploymentList) may leave these out. */
  readonly apiVersion: string;
  readonly kind: string;
}

/** The objects of a document, in their order; a List is replaced by its items. What is no object is left out. */
export const findObjects = (value: Json): readonly FoundObject[] => collect(value, [], '', '');

const collect = (value: Json, steps: Steps, listVersion: string, listKind: string): readonly FoundObject[] => {
  if (!isMap(value)) return [];
  const kind = readString(value, 'kind') ?? listKind;
  const apiVersion = readString(value, 'apiVersion') ?? listVersion;
  const items = kind.endsWith('List') ? readField(value, 'items') : undefined;
  if (!isList(items)) return [{ steps, object: value, apiVersion, kind }];
  const itemKind = kind === 'List' ? '' : kind.slice(0, -'List'.length);
  return items.flatMap((item, index) => collect(item, [...steps, 'items', index], apiVersion, itemKind));
};
