import { isMap, type JsonMap, readField, readList, readMap, readString } from '../core/json.ts';
import type { Facts } from './facts.ts';
import { ownPods } from './ownPods.ts';
import { known } from './reading.ts';
import { error, type Flaw, notReached, type Report, report, warning } from './report.ts';

/** Whether the webhook runs. */
export const checkDeployment = (facts: Facts): Report => {
  const { deployment, namespace, home } = facts;
  const place = `Deployment ${home}/podgraft-webhook`;
  if (namespace.kind === 'absent') return notReached('deployment', `there is no namespace ${home}`);
  if (deployment.kind === 'unreadable') return notReached('deployment', deployment.because);
  if (deployment.kind === 'absent') {
    const flaw = error(place, 'it does not exist', 'kubectl apply -f deploy/40-webhook.yaml');
    return report('deployment', place, [flaw]);
  }
  const wanted = readCount(readMap(deployment.value, 'spec'), 'replicas', 1);
  const available = readCount(readMap(deployment.value, 'status'), 'availableReplicas', 0);
  const says = `${available} of ${wanted} replicas are available`;
  if (wanted === 0) {
    const remedy = `kubectl -n ${home} scale deployment/podgraft-webhook --replicas=2`;
    return report('deployment', says, [error(place, 'it is scaled to zero, so nobody answers', remedy)]);
  }
  const flaws = checkInitializer(facts);
  if (available >= wanted) return report('deployment', says, flaws);
  const why = (ownPods(facts) ?? []).flatMap(describePod);
  const message = `${says}${why.length === 0 ? `${describeProgress(deployment.value)}` : `: ${why.join('; ')}`}`;
  const remedy = `kubectl -n ${home} describe deployment/podgraft-webhook, and its pods; then kubectl -n ${home} logs deployment/podgraft-webhook`;
  return report('deployment', says, [(available === 0 ? error : warning)(place, message, remedy), ...flaws]);
};

/** Nobody is refused for want of the initializer, and who scales it to zero means it. */
const checkInitializer = ({ initializer, home }: Facts): Flaw[] => {
  const object = known(initializer);
  const wanted = readCount(readMap(object, 'spec'), 'replicas', 1);
  if (object === undefined || wanted === 0 || readCount(readMap(object, 'status'), 'availableReplicas', 0) > 0)
    return [];
  const message = `0 of ${wanted} replicas are available${describeProgress(object)}; nobody looks for what the webhook missed`;
  const remedy = `kubectl -n ${home} describe deployment/podgraft-initializer, and its pods`;
  return [warning(`Deployment ${home}/podgraft-initializer`, message, remedy)];
};

/** Why a Deployment has no pods: a quota, say. */
const describeProgress = (deployment: JsonMap): string => {
  const conditions = readList(readMap(deployment, 'status'), 'conditions').filter(isMap);
  const failure = conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  return failure === undefined ? '' : `: ${readString(failure, 'message') ?? ''}`;
};

/** What keeps a pod from being ready, as `pod x waits: CreateContainerConfigError`. */
export const describePod = (pod: JsonMap): string[] => {
  const status = readMap(pod, 'status');
  const conditions = readList(status, 'conditions').filter(isMap);
  if (conditions.some((one) => one['type'] === 'Ready' && one['status'] === 'True')) return [];
  const name = readString(readMap(pod, 'metadata'), 'name') ?? '';
  const waiting = readList(status, 'containerStatuses')
    .filter(isMap)
    .map((container) => readMap(readMap(container, 'state'), 'waiting'))
    .find((state) => state !== undefined);
  const unscheduled = conditions.find((one) => one['type'] === 'PodScheduled' && one['status'] === 'False');
  const why =
    [readString(waiting, 'reason'), readString(waiting, 'message')].filter(Boolean).join(', ') ||
    (unscheduled && readString(unscheduled, 'message')) ||
    `it is ${readString(status, 'phase') ?? 'unknown'} and not ready`;
  return [`pod ${name}: ${why}`];
};

const readCount = (map: JsonMap | undefined, key: string, absent: number): number => {
  const value = readField(map, key);
  return typeof value === 'number' ? value : absent;
};
