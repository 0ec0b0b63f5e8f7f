import { readMap, readString } from '../core/json.ts';
import type { NamespaceFacts } from '../core/snapshot.ts';
import type { TemplateSource } from '../core/template/source.ts';
import type { YamlFault } from '../core/yaml/yamlFault.ts';
import type { ManifestObject } from './manifestObject.ts';
import type { Manifests } from './readManifests.ts';
import { readBareTemplate, readTemplate, type TemplateDefaults } from './readTemplate.ts';
import { readTextMap } from './readTextMap.ts';

/** What a stream of manifests means to podgraft. Lists are in the order of the stream; a name may stand twice. */
export interface TemplateReading {
  readonly templates: readonly Found<TemplateSource>[];
  readonly namespaces: readonly Found<{ readonly name: string; readonly facts: NamespaceFacts }>[];
  /** The data of the ConfigMap `podgraft-cluster`. */
  readonly clusters: readonly Found<Readonly<Record<string, string>>>[];
  /** `namespace/name` of templates that cannot even be handed to the parser. */
  readonly broken: readonly string[];
  /** Documents that cannot be read and objects that are wrong. */
  readonly problems: readonly YamlFault[];
}

export interface Found<T> {
  readonly found: T;
  /** The line of the stream where its object starts, 1-based. */
  readonly line: number;
}

/**
 * Finds templates, Namespaces and the ConfigMap `podgraft-cluster` in the manifests of one file. A template needs neither
 * label nor namespace; a file whose only document has no `kind` is the body of one template.
 */
export const readTemplates = (manifests: Manifests, defaults: TemplateDefaults): TemplateReading => {
  const reading = {
    templates: [] as Found<TemplateSource>[],
    namespaces: [] as Found<{ name: string; facts: NamespaceFacts }>[],
    clusters: [] as Found<Readonly<Record<string, string>>>[],
    broken: [] as string[],
    problems: [...manifests.faults],
  };
  const isOnly = manifests.documents === 1 && manifests.objects.length === 1;
  for (const manifest of manifests.objects) {
    const { object, line } = manifest;
    const kind = readString(object, 'kind');
    if (kind === undefined || kind === 'ConfigMap') {
      const template =
        kind === undefined
          ? readBareTemplate(manifests.text, manifest, isOnly, defaults)
          : readTemplate(manifest, defaults);
      if (template.kind === 'template') reading.templates.push({ found: template.source, line });
      else if (template.kind === 'cluster')
        reading.clusters.push({ found: readTextMap(manifest, reading.problems, 'data'), line });
      else if (template.kind === 'broken') {
        reading.problems.push(template.problem);
        if (template.key !== undefined) reading.broken.push(template.key);
      }
    } else if (kind === 'Namespace') {
      const found = readNamespace(manifest, reading.problems);
      if (found !== undefined) reading.namespaces.push({ found, line });
    }
  }
  return reading;
};

const readNamespace = (
  manifest: ManifestObject,
  problems: YamlFault[],
): { name: string; facts: NamespaceFacts } | undefined => {
  const name = readString(readMap(manifest.object, 'metadata'), 'name');
  if (name === undefined) {
    const { line, column } = manifest.placeOf('metadata');
    problems.push({
      path: 'metadata.name',
      line,
      column,
      message: 'the Namespace has no name',
      remedy: 'add metadata.name',
    });
    return undefined;
  }
  // The API server writes this label on every Namespace, and policies select by it.
  const labels = { ...readTextMap(manifest, problems, 'metadata', 'labels'), 'kubernetes.io/metadata.name': name };
  return { name, facts: { labels, annotations: readTextMap(manifest, problems, 'metadata', 'annotations') } };
};
