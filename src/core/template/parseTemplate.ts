import { parseText } from '../cel/parseText.ts';
import { contentHash } from '../contentHash.ts';
import { maxExpressions } from '../expression/compileSlot.ts';
import { createLocator, listStarts } from '../expression/locateExpression.ts';
import { createScopes } from '../expression/scopes.ts';
import { type Expression, listExpressions } from '../expression/slot.ts';
import type { Fault } from '../fault.ts';
import { isMap, type Json, type JsonMap, readMap, readString } from '../json.ts';
import { compileDefaults } from '../parameters/compileDefaults.ts';
import { celTypeOf } from '../parameters/parameter.ts';
import { parseParameters } from '../parameters/parseParameters.ts';
import { toPath } from '../toPath.ts';
import { readYaml } from '../yaml/readYaml.ts';
import { checkTemplate } from './checkTemplate.ts';
import { checkTypes } from './checkTypes.ts';
import { compileBody } from './compileBody.ts';
import { compileCondition } from './compileConditions.ts';
import { createFaultList } from './faultList.ts';
import { findPosition } from './findPosition.ts';
import { hasAllNames, readNames } from './readNames.ts';
import type { TemplateSource } from './source.ts';
import type { NameList, PodPath, Template } from './template.ts';
import { checkTopLevel } from './topLevel.ts';

export type ParsedTemplate =
  | { readonly kind: 'template'; readonly template: Template }
  /** In the order of their lines; at least one. */
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

/** Reads, checks and compiles a template's text. A template with an error is rejected as a whole, with all of its errors. */
export const parseTemplate = (source: TemplateSource): ParsedTemplate => {
  const read = readYaml(source.text);
  const yamlFaults = read.kind === 'faults' ? read.faults : [];
  const { value, positions } = read.kind === 'value' ? read : (read.rest ?? { value: undefined, positions: new Map() });
  const list = createFaultList(source.name, positions, yamlFaults);
  if (value === undefined) return { kind: 'faults', faults: list.faults() };
  if (!isMap(value)) {
    list.report('', 'a template is a map', 'write its fields as "name: value", such as "containers:"');
    return { kind: 'faults', faults: list.faults() };
  }
  const root = value;
  const isLegacy = source.key === 'config';
  const classify = isLegacy ? () => 'none' as const : createClassifier();
  const isExpression = (text: string) => classify(text) !== 'none';
  const warnings: Fault[] = [];
  checkTopLevel(root, list.report, isExpression);
  checkTypes(
    root,
    ({ severity, pointer, message, remedy }) => {
      if (severity === 'error') list.report(pointer, message, remedy);
      else
        warnings.push({
          template: source.name,
          path: toPath(pointer),
          ...findPosition(positions, pointer),
          message,
        });
    },
    classify,
  );
  checkTemplate(root, list.report, isExpression);
  const lines = source.text.split('\n');
  const ends = listStarts(positions);
  const compiling = {
    locate: (pointer: string) => createLocator(lines, findPosition(positions, pointer), ends),
    report: list.reportAt,
    // A backslash may be the escape of a dollar or a brace.
    isPlain: isLegacy || !/\$\{|\\/.test(source.text),
    compiled: new Map(),
    allowance: { left: maxExpressions },
  };
  const declared = parseParameters(root['parameters'], list.report);
  const scopes = createScopes(Object.fromEntries([...declared].map(([name, { type }]) => [name, celTypeOf(type)])));
  const parameters = compileDefaults(declared, root['parameters'], scopes.defaults, compiling, list.report);
  const body = compileBody(root, scopes, compiling);
  const when = compileCondition(root['when'], '/when', scopes.pod, compiling, list.report);
  const allow = compileCondition(root['allow'], '/allow', scopes.pod, compiling, list.report);
  const faults = list.faults();
  if (faults.length > 0) return { kind: 'faults', faults };
  const defaults = [...parameters.values()].flatMap(({ default: slot }) =>
    slot === undefined ? [] : listExpressions(slot),
  );
  const expressions = [
    ...[...Object.values(body.additions), ...Object.values(body.podSpec)].flatMap(listExpressions),
    ...body.each.flatMap(({ slot }) => listExpressions(slot)),
    ...[when, allow].filter((condition) => condition !== undefined),
  ];
  const isDynamic = expressions.length + defaults.length > 0;
  const readsResources = [...defaults, ...expressions].some(
    ({ pointer, program: { reads, source } }) =>
      (pointer.includes('/resources') && reads.has('own')) ||
      (/resources|toJson/.test(source) && ['pod', 'container', 'own'].some((name) => reads.has(name))),
  );
  const podPaths = [...listPodPaths(defaults, true), ...listPodPaths(expressions, false)];
  const named = { names: readNames(body.additions), hasAllNames: hasAllNames(body.additions) };
  const head = readHead(root, source);
  const template = {
    ...head,
    warnings,
    positions,
    parameters,
    when,
    allow,
    body,
    ...named,
    isDynamic,
    readsResources,
    podPaths,
  };
  return { kind: 'template', template };
};

const listPodPaths = (expressions: readonly Expression[], isDefault: boolean): PodPath[] =>
  expressions.flatMap(({ program: { paths } }) =>
    paths.filter(({ variable }) => variable === 'pod').map(({ path }) => ({ path, isDefault })),
  );

/** Says what a text is to expressions. Aliases may repeat one thousands of times, so it is remembered. */
const createClassifier = () => {
  const known = new Map<string, 'whole' | 'part' | 'none'>();
  const classify = (text: string): 'whole' | 'part' | 'none' => {
    const { kind } = parseText(text);
    if (kind === 'literal') return 'none';
    return kind === 'mixed' ? 'part' : 'whole';
  };
  return (text: string) => {
    if (!text.includes('${')) return 'none';
    const kind = known.get(text) ?? classify(text);
    known.set(text, kind);
    return kind;
  };
};

const readHead = (root: JsonMap, source: TemplateSource) => {
  const targets = readMap(root, 'targets');
  const names = (key: string, otherwise: NameList) => (targets?.[key] as NameList | undefined) ?? otherwise;
  return {
    namespace: source.namespace,
    name: source.name,
    hash: contentHash(withoutDescriptions(root)),
    description: readString(root, 'description'),
    deprecated: readString(root, 'deprecated'),
    onConflict: (root['onConflict'] as Template['onConflict'] | undefined) ?? 'keep',
    failurePolicy: (root['failurePolicy'] as Template['failurePolicy'] | undefined) ?? 'Fail',
    os: (root['os'] as Template['os'] | undefined) ?? 'linux',
    position: root['position'] as Template['position'],
    targets: {
      containers: names('containers', ['*']),
      initContainers: names('initContainers', []),
      injected: names('injected', []),
    },
  };
};

const withoutDescriptions = ({ description: _, ...content }: JsonMap): Json => {
  const { parameters } = content;
  if (!isMap(parameters)) return content;
  const plain = Object.entries(parameters).map(([name, parameter]) => {
    if (!isMap(parameter)) return [name, parameter];
    const { description: __, ...rest } = parameter;
    return [name, rest];
  });
  return { ...content, parameters: Object.fromEntries(plain) };
};
