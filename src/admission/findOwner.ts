import { isMap, readList, readMap, readString } from '../core/json.ts';
import type { Review } from './readReview.ts';

/** The controller of a pod that is being created, whose events people look at when no pod appears. */
export const findOwner = ({ object, namespace }: Review) => {
  const owner = readList(readMap(object, 'metadata'), 'ownerReferences').find(
    (one) => isMap(one) && one['controller'] === true,
  );
  if (!isMap(owner)) return undefined;
  const [apiVersion, kind] = [readString(owner, 'apiVersion'), readString(owner, 'kind')];
  const [name, uid] = [readString(owner, 'name'), readString(owner, 'uid')];
  if (apiVersion === undefined || kind === undefined || name === undefined || uid === undefined) return undefined;
  return { apiVersion, kind, namespace, name, uid };
};
