import { isMap, type JsonMap, readMap, readString } from '../core/json.ts';

/** Which objects of the API are meant. */
export interface Resource {
  /** `v1`, `apps/v1` … */
  readonly apiVersion: string;
  /** `configmaps`, `deployments` … */
  readonly plural: string;
  /** Default: all of them. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Where the API server has a resource. */
export const toResourcePath = ({ apiVersion, plural, namespace }: Resource): string => {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`}/${plural}`;
};

/** The part of a resource that goes into the query. */
export const toSelectors = ({ labelSelector, fieldSelector }: Resource) => ({ labelSelector, fieldSelector });

/** As messages name it. */
export const describeResource = ({ plural, namespace }: Resource): string =>
  namespace === undefined ? plural : `${plural} in the namespace ${namespace}`;

/** `namespace/name`, or the name alone where there is no namespace; undefined for what is no object of the API. */
export const readKey = (object: unknown): string | undefined => {
  const metadata = isMap(object) ? readMap(object, 'metadata') : undefined;
  const name = readString(metadata, 'name');
  const namespace = readString(metadata, 'namespace');
  if (name === undefined) return undefined;
  return namespace === undefined ? name : `${namespace}/${name}`;
};

/** The place in the history of a list or an object. */
export const readVersion = (object: JsonMap): string | undefined =>
  readString(readMap(object, 'metadata'), 'resourceVersion') || undefined;
