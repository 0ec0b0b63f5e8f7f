import type { Snapshot } from '../core/snapshot.ts';
import { type Catalog, type CatalogChange, updateCatalog } from '../core/template/catalog.ts';
import { type FileProblem, type FileReading, joinReadings } from '../manifests/joinReadings.ts';
import { describeFaults } from './describeFaults.ts';

/** What a directory of templates comes to. */
export interface DirectoryReport {
  /** How many templates can be used. */
  readonly templates: number;
  /** In the order of the files. */
  readonly problems: readonly FileProblem[];
}

/** Brings a catalog to what the files say now. Templates whose text is the same are not parsed again. */
export const buildSnapshot = (
  files: readonly FileReading[],
  before: Catalog,
  { home, namespaceTemplates }: Pick<Snapshot, 'home' | 'namespaceTemplates'>,
): { readonly snapshot: Snapshot; readonly report: DirectoryReport } => {
  const joined = joinReadings(files, { home, namespaceTemplates });
  const changes: CatalogChange[] = [...joined.templates.values()].map((source) => ({ kind: 'set', source }));
  for (const [key, { source }] of before.entries) {
    if (!joined.templates.has(key)) changes.push({ kind: 'remove', namespace: source.namespace, name: source.name });
  }
  const catalog = updateCatalog(before, changes);
  const problems = [...joined.problems, ...describeFaults(catalog)];
  const order = new Map(files.map(({ file }, index) => [file, index]));
  return {
    snapshot: { catalog, namespaces: joined.namespaces, cluster: joined.cluster ?? {}, home, namespaceTemplates },
    report: {
      templates: [...catalog.entries.values()].filter(({ template }) => template !== undefined).length,
      problems: problems.toSorted((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0)),
    },
  };
};
