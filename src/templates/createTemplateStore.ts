import { templateLabel } from '../core/annotations.ts';
import { type JsonMap, readMap, readString } from '../core/json.ts';
import { type Catalog, emptyCatalog } from '../core/template/catalog.ts';
import { buildCatalog } from './buildCatalog.ts';
import type { DirectoryReport } from './buildSnapshot.ts';
import { projectConfigMap } from './projectConfigMap.ts';
import { readConfigMaps } from './readConfigMaps.ts';

/** What ConfigMaps contribute to a snapshot. Immutable; replaced as a whole. */
export interface TemplatePart {
  readonly catalog: Catalog;
  /** The data of the ConfigMap `podgraft-cluster`. */
  readonly cluster: Readonly<Record<string, string>>;
  /** Its problems name ConfigMaps in place of files. */
  readonly report: DirectoryReport;
}

/** ConfigMaps that have to be followed: in which part of the API, what to keep of them, whom to tell. */
interface ConfigMapSource {
  readonly resource: {
    readonly apiVersion: 'v1';
    readonly plural: 'configmaps';
    readonly namespace?: string;
    readonly labelSelector?: string;
  };
  project(object: JsonMap): JsonMap | undefined;
  /** Takes all that there are now. */
  onChange(objects: ReadonlyMap<string, JsonMap>): void;
}

export interface TemplateStoreOptions {
  /** podgraft's own namespace: what lies there are cluster templates. */
  readonly home: string;
  /** Whether templates of other namespaces count, too. */
  readonly namespaceTemplates: boolean;
  onPart(part: TemplatePart): void;
}

export interface TemplateStore {
  /** One, or two if templates of other namespaces count. */
  readonly sources: readonly ConfigMapSource[];
  part(): TemplatePart;
}

/** Makes templates of ConfigMaps; whoever follows the cluster feeds it through its sources. */
export const createTemplateStore = ({ home, namespaceTemplates, onPart }: TemplateStoreOptions): TemplateStore => {
  const held = new Map<ConfigMapSource, readonly JsonMap[]>();
  let parsed = emptyCatalog;
  let part: TemplatePart = { catalog: emptyCatalog, cluster: {}, report: { templates: 0, problems: [] } };

  const createSource = (
    where: Pick<ConfigMapSource['resource'], 'namespace' | 'labelSelector'>,
    project: ConfigMapSource['project'],
  ): ConfigMapSource => {
    const source: ConfigMapSource = {
      resource: { apiVersion: 'v1', plural: 'configmaps', ...where },
      project,
      onChange: (objects) => {
        held.set(source, [...objects.values()]);
        publish();
      },
    };
    return source;
  };

  const publish = (): void => {
    const reading = readConfigMaps([...held.values()].flat(), home);
    const built = buildCatalog(reading, parsed);
    parsed = built.parsed;
    part = { catalog: built.catalog, cluster: reading.cluster, report: built.report };
    onPart(part);
  };

  const ofHome = createSource({ namespace: home }, (object) => projectConfigMap(object, home));
  const ofOthers = createSource({ labelSelector: `${templateLabel}=true` }, (object) =>
    readString(readMap(object, 'metadata'), 'namespace') === home ? undefined : projectConfigMap(object, home),
  );
  return { sources: namespaceTemplates ? [ofHome, ofOthers] : [ofHome], part: () => part };
};
