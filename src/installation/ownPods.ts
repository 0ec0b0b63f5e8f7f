import { type JsonMap, readField, readMap } from '../core/json.ts';
import type { Facts } from './facts.ts';
import { known } from './reading.ts';

/** The pods of the webhook's Deployment that are not being deleted; undefined if they are not known. */
export const ownPods = ({ pods, deployment }: Pick<Facts, 'pods' | 'deployment'>): readonly JsonMap[] | undefined => {
  const selector = readMap(readMap(readMap(known(deployment), 'spec'), 'selector'), 'matchLabels');
  return selector === undefined ? undefined : known(pods)?.filter((pod) => !isGoing(pod) && matches(pod, selector));
};

/** Whether an object has all the labels. */
export const matches = (object: JsonMap, labels: JsonMap): boolean => {
  const own = readMap(readMap(object, 'metadata'), 'labels');
  return Object.entries(labels).every(([key, value]) => readField(own, key) === value);
};

const isGoing = (pod: JsonMap): boolean => readField(readMap(pod, 'metadata'), 'deletionTimestamp') !== undefined;
