import { contentHash } from '../contentHash.ts';
import type { Fault } from '../fault.ts';
import { isList, isMap, type Json, type JsonMap, readList, readMap, readString } from '../json.ts';
import { nearestName } from '../nearestName.ts';
import { toPath } from '../toPath.ts';
import type { Position } from '../yaml/place.ts';
import { type Positions, readYaml } from '../yaml/readYaml.ts';
import type { Report } from './checkKeys.ts';
import { checkTemplate } from './checkTemplate.ts';
import { checkTypes } from './checkTypes.ts';
import type { TemplateSource } from './source.ts';
import type { NameList, Template } from './template.ts';
import { plannedFields, podSpecFields, refusedFields, templateFields } from './templateFields.ts';
import { unescapeText } from './unescapeText.ts';

export type ParsedTemplate =
  | { readonly kind: 'template'; readonly template: Template }
  /** In the order of their lines; at least one. */
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

/** Reads and checks a template's text. A template with an error is rejected as a whole, with all of its errors. */
export const parseTemplate = (source: TemplateSource): ParsedTemplate => {
  const read = readYaml(source.text);
  if (read.kind === 'faults') {
    return { kind: 'faults', faults: read.faults.map((fault) => ({ template: source.name, ...fault })) };
  }
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const report = (pointer: string, message: string, remedy?: string): void => {
    const { line, column } = findPosition(read.positions, pointer);
    const fault = { template: source.name, path: toPath(pointer), line, column, message };
    faults.push(remedy === undefined ? fault : { ...fault, remedy });
  };
  const root = source.key === 'config' ? read.value : unescapeText(read.value, '', report);
  if (!isMap(root)) report('', 'a template is a map', 'write its fields as "name: value", such as "containers:"');
  else {
    checkTopLevel(root, report);
    checkTypes(root, ({ severity, pointer, message, remedy }) => {
      if (severity === 'error') report(pointer, message, remedy);
      else
        warnings.push({
          template: source.name,
          path: toPath(pointer),
          ...findPosition(read.positions, pointer),
          message,
        });
    });
    checkTemplate(root, report);
  }
  if (faults.length > 0 || !isMap(root)) {
    const inOrder = faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
    return { kind: 'faults', faults: inOrder };
  }
  return { kind: 'template', template: buildTemplate(root, source, read.positions, warnings) };
};

/** A missing field has no place of its own: the nearest place around it. A key above its value is the better place. */
const findPosition = (positions: Positions, pointer: string): Position => {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = positions.get(at);
    if (place !== undefined) {
      const { line, column } = place.key !== undefined && place.key.line < place.line ? place.key : place;
      return { line, column };
    }
    if (at === '') return { line: 1, column: 1 };
  }
};

const choices: Readonly<Record<string, readonly string[]>> = {
  failurePolicy: ['Fail', 'Ignore'],
  onConflict: ['keep', 'replace', 'reject'],
  os: ['linux', 'windows', 'any'],
  position: ['first', 'last'],
};

const checkTopLevel = (root: JsonMap, report: Report): void => {
  for (const [key, value] of Object.entries(root)) {
    const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const allowed = Object.hasOwn(choices, key) ? choices[key] : undefined;
    if (Object.hasOwn(refusedFields, key))
      report(pointer, `a template cannot state ${key}: ${refusedFields[key]}`, 'take it out');
    else if (plannedFields.has(key))
      report(pointer, `this version of podgraft does not know ${key} yet`, 'take it out');
    else if (allowed !== undefined && (typeof value !== 'string' || !allowed.includes(value))) {
      report(pointer, `must be one of ${allowed.join(', ')}`);
    } else if (key === 'targets') checkTargets(value, report);
    else if (key === 'description' || key === 'deprecated') checkLine(value, pointer, report);
    else if (!templateFields.includes(key) && !podSpecFields.includes(key)) {
      const near = nearestName(key, [...templateFields, ...podSpecFields]);
      report(pointer, `unknown field "${key}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
    }
  }
};

const targetLists: readonly string[] = ['containers', 'initContainers', 'injected'];

const checkTargets = (targets: Json, report: Report): void => {
  if (!isMap(targets)) {
    report('/targets', 'must be a map', `with the lists ${targetLists.join(', ')}`);
    return;
  }
  for (const [key, list] of Object.entries(targets)) {
    const pointer = `/targets/${key}`;
    if (!targetLists.includes(key)) {
      const near = nearestName(key, targetLists);
      report(pointer, `unknown field "${key}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
    } else if (!isList(list) || list.some((name) => typeof name !== 'string')) {
      report(
        pointer,
        'must be a list of names, "*" and "!name"',
        'quote "*" and "!name": YAML gives both another meaning',
      );
    }
  }
};

const checkLine = (value: Json, pointer: string, report: Report): void => {
  if (typeof value !== 'string' || value.trim().includes('\n')) report(pointer, 'must be one line of text');
};

const buildTemplate = (
  root: JsonMap,
  source: TemplateSource,
  positions: Positions,
  warnings: readonly Fault[],
): Template => {
  const initContainers = readList(root, 'initContainers') as readonly JsonMap[];
  const { description, ...content } = root;
  const targets = readMap(root, 'targets');
  const names = (key: string, otherwise: NameList) => (targets?.[key] as NameList | undefined) ?? otherwise;
  return {
    namespace: source.namespace,
    name: source.name,
    hash: contentHash(content),
    description: readString(root, 'description'),
    deprecated: readString(root, 'deprecated'),
    onConflict: (root['onConflict'] as Template['onConflict'] | undefined) ?? 'keep',
    failurePolicy: (root['failurePolicy'] as Template['failurePolicy'] | undefined) ?? 'Fail',
    os: (root['os'] as Template['os'] | undefined) ?? 'linux',
    position: (root['position'] as Template['position'] | undefined) ?? defaultPosition(initContainers),
    targets: {
      containers: names('containers', ['*']),
      initContainers: names('initContainers', []),
      injected: names('injected', []),
    },
    containers: readList(root, 'containers') as readonly JsonMap[],
    initContainers,
    volumes: readList(root, 'volumes') as readonly JsonMap[],
    hostNetwork: isStated(root, 'hostNetwork') ? { hostNetwork: root['hostNetwork'] as Json } : undefined,
    podSpec: Object.fromEntries(
      podSpecFields
        .filter((key) => key !== 'hostNetwork' && isStated(root, key))
        .map((key) => [key, root[key] as Json]),
    ),
    labels: readMap(root, 'labels') ?? {},
    annotations: readMap(root, 'annotations') ?? {},
    each: buildEach(root),
    positions,
    warnings,
  };
};

const isStated = (root: JsonMap, key: string): boolean => root[key] !== undefined && root[key] !== null;

/** A native sidecar must be there before the pod's own init containers need it. */
const defaultPosition = (initContainers: readonly JsonMap[]): 'first' | 'last' =>
  initContainers.some(({ restartPolicy }) => restartPolicy === 'Always') ? 'first' : 'last';

const buildEach = (root: JsonMap): Template['each'] => {
  const short = ['env', 'envFrom', 'volumeMounts']
    .filter((key) => isStated(root, key))
    .map((key) => [key, root[key] as Json]);
  const each = readMap(root, 'each');
  return [
    ...(short.length > 0 ? [{ container: Object.fromEntries(short) as JsonMap, source: '' }] : []),
    ...(each === undefined ? [] : [{ container: each, source: '/each' }]),
  ];
};
