import { injectKey, templateLabel } from '../core/annotations.ts';
import { formatMessage } from '../core/fault.ts';
import { type JsonMap, readMap, readString } from '../core/json.ts';
import { compareParameters } from '../core/parameters/compareParameters.ts';
import { readInjectList } from '../core/request/readInjectList.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { parseTemplate } from '../core/template/parseTemplate.ts';
import type { TemplateSource } from '../core/template/source.ts';
import { nameTemplate, type Template } from '../core/template/template.ts';
import { toApiObject } from '../manifests/apiObject.ts';
import { type ConfigMapReading, readTemplate } from '../manifests/readTemplate.ts';
import { describeTemplateFaults } from './messages.ts';
import type { Review } from './readReview.ts';
import type { Verdict } from './verdict.ts';

/** Validates a ConfigMap that is, was or becomes a template. */
export const validateTemplate = (review: Review, snapshot: Snapshot): Verdict => {
  const after = read(review.object, review, snapshot);
  const before = read(review.oldObject, review, snapshot);
  if (review.namespace !== snapshot.home && !snapshot.namespaceTemplates) {
    const isMeant = after.kind === 'template' || after.kind === 'broken';
    const message = `nobody can ask for this template: podgraft takes those of the namespace "${snapshot.home}" only (--namespace-templates is off)`;
    return { warnings: isMeant ? [message] : [] };
  }
  if (after.kind === 'broken') {
    return { refusal: `podgraft: ${formatMessage(after.problem)}`, warnings: [] };
  }
  const removed = before.kind === 'template' && !isSame(before.source, after) ? before.source : undefined;
  const refusal = removed === undefined ? undefined : refuseRemoval(removed, snapshot);
  if (refusal !== undefined) return { refusal, warnings: [] };
  return after.kind === 'template' ? validateSource(after.source, before, snapshot) : { warnings: [] };
};

const read = (object: JsonMap | undefined, review: Review, { home }: Snapshot): ConfigMapReading =>
  object === undefined || !isFollowed(object, review.namespace, home)
    ? { kind: 'none' }
    : readTemplate(toApiObject(withNamespace(object, review.namespace)), { home });

/** True for what counts in a cluster: without its label, a ConfigMap is no template whatever it holds. */
const isFollowed = (object: JsonMap, namespace: string, home: string): boolean => {
  const metadata = readMap(object, 'metadata');
  if (readString(readMap(metadata, 'labels'), templateLabel) === 'true') return true;
  const isLegacy = readString(metadata, 'name')?.endsWith('-initializer') === true;
  return namespace === home && isLegacy && readString(readMap(object, 'data'), 'config') !== undefined;
};

/** The API server has filled it in by now; whoever replays a manifest may not have. */
const withNamespace = (object: JsonMap, namespace: string): JsonMap => {
  const metadata = readMap(object, 'metadata') ?? {};
  return readString(metadata, 'namespace') ? object : { ...object, metadata: { ...metadata, namespace } };
};

const isSame = (source: TemplateSource, after: ConfigMapReading): boolean =>
  after.kind === 'template' && after.source.name === source.name;

const validateSource = (source: TemplateSource, before: ConfigMapReading, snapshot: Snapshot): Verdict => {
  const parsed = parseTemplate(source);
  if (parsed.kind === 'faults') {
    return { refusal: describeTemplateFaults(source, parsed.faults), warnings: [] };
  }
  const { template } = parsed;
  const known = findKnown(before, source, snapshot);
  return {
    warnings: [
      ...template.warnings.map(({ path, message }) => `${path}: ${message}`),
      ...(known === undefined ? [] : compareParameters(known, template)),
      ...findShadows(source, snapshot),
    ],
  };
};

/** The version that pods were made with so far. */
const findKnown = (
  before: ConfigMapReading,
  { namespace, name }: TemplateSource,
  snapshot: Snapshot,
): Template | undefined => {
  const parsed = before.kind === 'template' ? parseTemplate(before.source) : undefined;
  if (parsed?.kind === 'template') return parsed.template;
  return snapshot.catalog.entries.get(`${namespace}/${name}`)?.template;
};

const findShadows = ({ namespace, name }: TemplateSource, { catalog, home }: Snapshot): string[] => {
  const others = [...catalog.entries.values()].filter(({ source }) => source.name === name);
  if (namespace !== home) {
    return others.some(({ source }) => source.namespace === home)
      ? [`the cluster has a template "${name}", which wins: pods have to ask for "./${name}" to get this one`]
      : [];
  }
  const shadowed = others.filter(({ source }) => source.namespace !== home).map(({ source }) => source.namespace);
  return shadowed.length === 0
    ? []
    : [
        `it shadows the templates of that name in the namespaces ${list(shadowed)}: pods there get this one from now on`,
      ];
};

/** Pods that a Namespace asks for would be refused from then on. */
const refuseRemoval = (source: TemplateSource, { namespaces, home, catalog }: Snapshot): string | undefined => {
  if (namespaces.get(source.namespace)?.isTerminating) return undefined;
  const isAtHome = source.namespace === home;
  const hasCluster = catalog.entries.has(`${home}/${source.name}`);
  const meant = isAtHome ? [source.name] : hasCluster ? [`./${source.name}`] : [source.name, `./${source.name}`];
  const askers = [...namespaces].filter(([name, { annotations, isTerminating }]) => {
    if (isTerminating || (!isAtHome && name !== source.namespace)) return false;
    const said = readInjectList(annotations[injectKey] ?? '');
    return said.kind === 'list' && said.names.some((asked) => meant.includes(asked));
  });
  if (askers.length === 0) return undefined;
  const names = askers.map(([name]) => name);
  return `podgraft: template "${nameTemplate(source, home)}" is listed by ${names.length === 1 ? 'the Namespace' : 'the Namespaces'} ${list(names)}; take it out of the annotation ${injectKey} there first`;
};

const maxListed = 10;

const list = (names: readonly string[]): string =>
  names.length > maxListed
    ? `${names.slice(0, maxListed).join(', ')} and ${names.length - maxListed} more`
    : names.join(', ');
