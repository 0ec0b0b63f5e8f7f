import { isDnsLabel, isPodgraftKey } from '../annotations.ts';
import { quote } from '../formatPath.ts';
import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import { containerName } from '../merge/containerList.ts';
import { volumes } from '../merge/listRules.ts';
import { annotationsRule, containerRule, labelsRule, podSpecRule } from '../merge/mergeTable.ts';
import type { ListRule } from '../merge/rule.ts';
import { checkKeys, type IsExpression, type Report } from './checkKeys.ts';
import { checkPartialContainer, checkTemplateContainer } from './checkTemplateContainer.ts';

/** Checks everything below a template's top level that can be judged by itself; what expressions give is judged per pod. */
export const checkTemplate = (root: JsonMap, report: Report, isExpression: IsExpression): void => {
  checkAdditions(root, report, isExpression);
  checkEach(root, report, isExpression);
  for (const [field, rule] of Object.entries(podSpecRule.fields)) {
    checkKeys(root[field], rule, `/${field}`, report);
  }
};

/** Checks what a template adds: containers, volumes, labels and annotations. */
export const checkAdditions = (root: JsonMap, report: Report, isExpression: IsExpression): void => {
  const initContainers = new Set<string>();
  for (const list of ['initContainers', 'containers'] as const) {
    checkKeys(root[list], containersRule, `/${list}`, report);
    for (const [index, container] of entriesOf(root[list])) {
      const pointer = `/${list}/${index}`;
      checkTemplateContainer(container, list, pointer, report, isExpression);
      const name = containerName(container);
      if (name !== undefined && initContainers.has(name) && list === 'containers') {
        report(
          `${pointer}/name`,
          `an init container has the name ${quote(name)} too`,
          'give each container a name of its own',
        );
      }
      if (name !== undefined && list === 'initContainers') initContainers.add(name);
    }
  }
  checkVolumes(root, report, isExpression);
  for (const [field, rule] of [
    ['labels', labelsRule],
    ['annotations', annotationsRule],
  ] as const) {
    checkKeys(root[field], rule, `/${field}`, report);
    checkQualifiedNames(root[field], field, report, isExpression);
  }
};

const containersRule: ListRule = { kind: 'list', key: containerName, keyFields: ['name'], entry: containerRule };

const entriesOf = (list: Json | undefined): [number, JsonMap][] =>
  (isList(list) ? [...list.entries()] : []).filter((pair): pair is [number, JsonMap] => isMap(pair[1]));

const checkVolumes = (root: JsonMap, report: Report, isExpression: IsExpression): void => {
  checkKeys(root['volumes'], volumes, '/volumes', report);
  for (const [index, volume] of entriesOf(root['volumes'])) {
    const pointer = `/volumes/${index}`;
    const { name, ...sources } = volume;
    if (typeof name === 'string' && !isExpression(name) && !isDnsLabel(name)) {
      report(
        `${pointer}/name`,
        `${quote(name)} is not a volume's name`,
        'use lower-case letters, digits and "-", at most 63',
      );
    }
    if (typeof name === 'string' && name.startsWith('kube-api-access-')) {
      report(
        `${pointer}/name`,
        "the API server takes volumes named kube-api-access-… for the service account token's",
        'rename it',
      );
    }
    const given = Object.keys(sources).filter((source) => sources[source] !== null);
    if (given.length > 1)
      report(pointer, `a volume has one source, this one has ${given.join(' and ')}`, 'make two volumes of it');
    if (given.length === 0) report(pointer, 'the volume has no source', 'write "emptyDir: {}" if that is meant');
  }
};

/** A label's or annotation's key (kubernetes.io/docs/concepts/overview/working-with-objects/labels). */
const isQualifiedName = (key: string): boolean => {
  const [name = '', prefix, more] = key.split('/').reverse();
  if (more !== undefined || name.length > 63 || !/^[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/.test(name)) return false;
  return prefix === undefined || (prefix.length <= 253 && prefix.split('.').every(isDnsLabel));
};

const checkQualifiedNames = (
  map: Json | undefined,
  field: 'labels' | 'annotations',
  report: Report,
  isExpression: IsExpression,
): void => {
  for (const [key, value] of Object.entries(isMap(map) ? map : {})) {
    const at = `/${field}/${escapeToken(key)}`;
    if (isExpression(key)) continue;
    if (isPodgraftKey(key)) report(at, `${quote(key)} is podgraft's own`, 'leave it to the pods to ask for templates');
    else if (!isQualifiedName(key))
      report(at, `${quote(key)} is not a legal key`, 'write name, or prefix.example.com/name');
    if (
      field === 'labels' &&
      typeof value === 'string' &&
      !isExpression(value) &&
      !/^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/.test(value)
    ) {
      report(at, 'is not a legal label value', 'use at most 63 letters, digits, "-", "_" and "."');
    }
  }
};

const shortForms = ['env', 'envFrom', 'volumeMounts'] as const;

const checkEach = (root: JsonMap, report: Report, isExpression: IsExpression): void => {
  const { each } = root;
  checkKeys(each, containerRule, '/each', report);
  if (isMap(each)) checkPartialContainer(each, '/each', report, isExpression);
  if (isMap(each) && each['name'] !== undefined) {
    report(
      '/each/name',
      'each is merged into other containers, so it has no name',
      'say in targets which containers are meant',
    );
  }
  for (const field of shortForms) {
    if (root[field] === undefined) continue;
    const rule = containerRule.fields[field] as ListRule;
    checkKeys(root[field], rule, `/${field}`, report);
    const short = new Set(entriesOf(root[field]).map(([, entry]) => rule.key(entry)));
    for (const [index, entry] of entriesOf(isMap(each) ? each[field] : undefined)) {
      const key = rule.key(entry);
      if (key === undefined || !short.has(key)) continue;
      report(
        `/each/${field}/${index}`,
        `${quote(key)} is listed under ${field} at the top level too`,
        'keep one of the two',
      );
    }
  }
};
