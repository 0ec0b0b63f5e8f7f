import { isMap, type JsonMap, readField, readList, readMap } from '../core/json.ts';
import type { Facts } from './facts.ts';
import { matches } from './ownPods.ts';
import { known } from './reading.ts';
import { error, type Flaw, notReached, type Report, report } from './report.ts';

/** The port by which the webhook configurations call the Service. */
const servicePort = 443;

/** Whether the Service leads to the webhook's pods. */
export const checkService = ({ namespace, service, deployment, pods, home }: Facts): Report => {
  const place = `Service ${home}/podgraft`;
  const remedy = 'kubectl apply -f deploy/40-webhook.yaml';
  if (namespace.kind === 'absent') return notReached('service', `there is no namespace ${home}`);
  if (service.kind === 'unreadable') return notReached('service', service.because);
  if (service.kind === 'absent') return report('service', place, [error(place, 'it does not exist', remedy)]);
  const spec = readMap(service.value, 'spec');
  const flaws: Flaw[] = [];
  const port = readList(spec, 'ports').find((one) => isMap(one) && one['port'] === servicePort);
  if (!isMap(port)) flaws.push(error(`${place}, spec.ports`, `there is no port ${servicePort}`, remedy));
  const template = readMap(readMap(known(deployment), 'spec'), 'template');
  const targetPort = isMap(port) ? readField(port, 'targetPort') : undefined;
  if (
    typeof targetPort === 'string' &&
    template !== undefined &&
    findContainerPort(template, targetPort) === undefined
  ) {
    const message = `targetPort ${targetPort} is no port of the containers of Deployment podgraft-webhook`;
    flaws.push(error(`${place}, spec.ports`, message, remedy));
  }
  const selector = readMap(spec, 'selector') ?? {};
  const says = `port ${servicePort} leads to pods with ${formatLabels(selector)}`;
  if (template === undefined && pods.kind !== 'read') return report('service', says, flaws);
  const isRight = template === undefined ? undefined : matches(template, selector);
  const isServed = known(pods)?.some((pod) => matches(pod, selector));
  if (Object.keys(selector).length === 0) {
    flaws.push(error(`${place}, spec.selector`, 'it selects no pods, because it is empty', remedy));
  } else if (isRight === false || (isRight === undefined && isServed === false)) {
    const labels = readMap(readMap(template, 'metadata'), 'labels');
    const message = `it selects ${formatLabels(selector)}, and ${labels === undefined ? 'no pod has that' : `the pods of Deployment podgraft-webhook have ${formatLabels(labels)}`}`;
    flaws.push(error(`${place}, spec.selector`, message, remedy));
  }
  return report('service', says, flaws);
};

/** The number of a container's port by its name. */
export const findContainerPort = (template: JsonMap, name: string): number | undefined => {
  const containers = readList(readMap(template, 'spec'), 'containers').filter(isMap);
  const port = containers.flatMap((one) => readList(one, 'ports').filter(isMap)).find((one) => one['name'] === name);
  return typeof port?.['containerPort'] === 'number' ? port['containerPort'] : undefined;
};

const formatLabels = (labels: JsonMap): string =>
  Object.entries(labels)
    .map((entry) => entry.join('='))
    .join(', ');
