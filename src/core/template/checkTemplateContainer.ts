import { isDnsLabel } from '../annotations.ts';
import { quote } from '../formatPath.ts';
import { isList, isMap, type Json, type JsonMap, readMap } from '../json.ts';
import { autoImage } from '../merge/image.ts';
import { compareQuantities } from '../quantity.ts';
import type { IsExpression, Report } from './checkKeys.ts';

/** What the API server would refuse in a template's container whatever the pod: said when the template loads. */
export const checkTemplateContainer = (
  container: JsonMap,
  list: 'containers' | 'initContainers',
  pointer: string,
  report: Report,
  isExpression: IsExpression,
): void => {
  const { name, image, restartPolicy } = container;
  if (typeof name === 'string' && !isExpression(name) && !isDnsLabel(name)) {
    report(
      `${pointer}/name`,
      `${quote(name)} is not a container's name`,
      'use lower-case letters, digits and "-", at most 63',
    );
  }
  if (typeof image !== 'string' || image.trim() === '')
    report(image === undefined ? pointer : `${pointer}/image`, 'image is missing');
  if (list === 'containers' && restartPolicy === 'Always') {
    const remedy = 'move the container to initContainers';
    report(
      `${pointer}/restartPolicy`,
      'restartPolicy: Always makes a native sidecar, and those stand under initContainers',
      remedy,
    );
  }
  const isNative = restartPolicy === 'Always' || (typeof restartPolicy === 'string' && isExpression(restartPolicy));
  if (list === 'initContainers' && !isNative) {
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      if (container[field] === undefined) continue;
      const remedy = 'give it restartPolicy: Always to make it a native sidecar, or take the field out';
      report(`${pointer}/${field}`, 'an init container that ends has no probes and no lifecycle', remedy);
    }
  }
  checkPartialContainer(container, pointer, report, isExpression);
};

/** The part of it that holds for what is merged into other containers as well. */
export const checkPartialContainer = (
  container: JsonMap,
  pointer: string,
  report: Report,
  isExpression: IsExpression,
): void => {
  const { image } = container;
  if (image === autoImage)
    report(`${pointer}/image`, `"${autoImage}" asks for a template's image, and this is the template`);
  else if (typeof image === 'string' && image.trim() !== image && !isExpression(image))
    report(`${pointer}/image`, 'the image has blanks around it');
  checkPorts(container['ports'], `${pointer}/ports`, report, isExpression);
  checkRequests(readMap(container, 'resources'), `${pointer}/resources`, report, isExpression);
};

const checkPorts = (ports: Json | undefined, pointer: string, report: Report, isExpression: IsExpression): void => {
  const seen = new Set<Json>();
  for (const [index, port] of (isList(ports) ? ports : []).entries()) {
    if (!isMap(port) || port['name'] === undefined || port['name'] === null) continue;
    const { name } = port;
    if (typeof name === 'string' && isExpression(name)) continue;
    const at = `${pointer}/${index}/name`;
    if (!isPortName(name)) report(at, 'is not a port name', 'use at most 15 of a-z, 0-9 and "-", with a letter');
    else if (seen.has(name as Json)) report(at, `another port has the name "${name}"`);
    seen.add(name as Json);
  }
};

/** An IANA service name (RFC 6335, section 5.1), lower case as Kubernetes wants it. */
const isPortName = (name: Json | undefined): boolean =>
  typeof name === 'string' && name.length <= 15 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);

const checkRequests = (
  resources: JsonMap | undefined,
  pointer: string,
  report: Report,
  isExpression: IsExpression,
): void => {
  const isAmount = (value: Json | undefined): value is string | number =>
    typeof value === 'number' || (typeof value === 'string' && !isExpression(value));
  const [requests, limits] = [readMap(resources, 'requests'), readMap(resources, 'limits')];
  for (const [name, request] of Object.entries(requests ?? {})) {
    const limit = limits !== undefined && Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (!isAmount(request) || !isAmount(limit)) continue;
    if ((compareQuantities(request, limit) ?? 0) > 0) {
      report(`${pointer}/requests/${name.replaceAll('/', '~1')}`, `the request ${request} is above the limit ${limit}`);
    }
  }
};
