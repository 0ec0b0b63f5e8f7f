import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { type JsonMap, readMap, readString } from '../../src/core/json.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { emptyCatalog } from '../../src/core/template/catalog.ts';
import { buildSnapshot, type DirectoryReport } from '../../src/templates/buildSnapshot.ts';
import { scanDirectory } from '../../src/templates/scanDirectory.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';

const root = new URL('./', import.meta.url);
const home = 'podgraft-system';

/** Where the templates are, one file each. */
export const templatesFolder = fileURLToPath(new URL('../../examples/', root));

/** Namespaces and what the templates may know of the cluster, as a stream of YAML. */
export const clusterFile = fileURLToPath(new URL('cluster.yaml', root));

/** A template of examples/ with the pods that show it, as they stand in `before.yaml`. */
export interface Example {
  readonly name: string;
  readonly directory: URL;
  readonly pods: readonly JsonMap[];
}

/** All of them, by name. */
export const readExamples = (): Example[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const directory = new URL(`${name}/`, root);
      const documents = parseAllDocuments(readFileSync(new URL('before.yaml', directory), 'utf8'));
      return { name, directory, pods: documents.map((document) => deepFreeze(document.toJS()) as JsonMap) };
    });

/** The templates as `serve --templates examples` reads them, in the cluster of the tests. */
export const readExampleSnapshot = async (): Promise<{ snapshot: Snapshot; report: DirectoryReport }> => {
  const files = [...(await scanDirectory(templatesFolder, home, new Map()))];
  const cluster = [...(await scanDirectory(fileURLToPath(root), home, new Map()))];
  const readings = [...files, ...cluster].map(([file, { reading }]) => ({ file, reading }));
  return buildSnapshot(readings, emptyCatalog, { home, namespaceTemplates: false });
};

/** The body of a template, as it stands in its ConfigMap. */
export const readTemplateBody = (name: string): JsonMap => {
  const configMap = parse(readFileSync(`${templatesFolder}${name}.yaml`, 'utf8')) as JsonMap;
  return parse(readString(readMap(configMap, 'data'), 'template.yaml') ?? '') as JsonMap;
};

/** The annotations of a pod. */
export const annotationsOf = (pod: JsonMap): JsonMap => readMap(readMap(pod, 'metadata'), 'annotations') ?? {};

/** The namespace of a pod. */
export const namespaceOf = (pod: JsonMap): string => readString(readMap(pod, 'metadata'), 'namespace') ?? '';

/** The pod with other annotations. */
export const withAnnotations = (pod: JsonMap, annotations: JsonMap): JsonMap => ({
  ...pod,
  metadata: { ...readMap(pod, 'metadata'), annotations },
});
